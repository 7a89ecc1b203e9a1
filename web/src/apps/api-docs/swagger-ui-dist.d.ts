// The package ships no types for its bundles; this is the part that the API page uses.
declare module "swagger-ui-dist/swagger-ui-es-bundle" {
  interface Options {
    url: string;
    dom_id: string;
    deepLinking: boolean;
    persistAuthorization: boolean;
  }
  export default function SwaggerUI(options: Options): unknown;
}

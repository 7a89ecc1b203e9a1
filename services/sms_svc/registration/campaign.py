"""The campaign that is registered for a firm: what it asked for, in the carriers' form. Pure."""

from contracts.rpc.sms.registration import RegisteredBrand, RegisteredCampaign
from services.sms_svc.provider import CampaignRequest

_SECOND_SAMPLE = "Your documents are ready to sign. Reply to this text with any question."
_FLOW = (
    "Clients of the firm give their mobile number when they engage it, in person, on paper or in"
    " its client portal, and agree to texts about their matter. The first text says who writes and"
    " how to opt out: Reply STOP to opt out, HELP for help. Msg & data rates may apply."
)


def campaign_of(brand: RegisteredBrand, asked: RegisteredCampaign) -> CampaignRequest:
    """What the carriers are told of a firm's texts."""
    samples = asked.sample_messages
    if len(samples) == 1:  # the carriers want two at least
        samples += (_SECOND_SAMPLE,)
    return CampaignRequest(
        description=f"{brand.legal_name} ({brand.vertical}) writes to its own clients:"
        f" {asked.use_case}",
        message_flow=_FLOW,
        samples=samples,
        has_links=any("http" in sample for sample in samples),
    )

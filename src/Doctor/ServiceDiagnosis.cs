using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Doctor;

/// <summary>Answers that are no verdict, and calls without an answer.</summary>
internal static class ServiceDiagnosis
{
    private const string Proxy = "Something answers in the service's place: look for a proxy, a captive portal or a maintenance page on the way, and at Captcha__Endpoint.";
    private const string Later = "Try again in a minute; then look at Alibaba Cloud's status page. The gate rides it out as FailOpen__Policy says.";
    private const string Way = "Look at this machine's network: the earlier checks reached the service a moment ago. Captcha__ConnectTimeout may be too short for the way.";

    public static Finding Of(UpstreamResult upstream)
    {
        var (says, mend) = Texts(upstream);
        return Finding.Failed(Check.Service, upstream.Code is { } code ? $"{says} ({code})" : says, mend);
    }

    private static (string Says, string Mend) Texts(UpstreamResult upstream) => upstream.Outcome switch
    {
        Outcome.AccountAccessDenied =>
            ("the account may not use CAPTCHA 2.0: it is not activated, or payment is overdue", "Activate CAPTCHA 2.0 in the console, and settle what is overdue."),
        Outcome.Throttled =>
            ("the service refuses for load or quota", "Try again in a minute. If it stays, other callers use up the quota: see its use in the console, and ask for more."),
        Outcome.TimeoutAfterSend =>
            ("the service took the call and did not answer within Captcha__AttemptTimeout", Later),
        Outcome.ConnectionLostAfterSend => ("the connection broke before the answer came", Later),
        Outcome.InternalError or Outcome.ServerError => ("the service has an error of its own", Later),
        Outcome.Redirected => ("a redirect came in place of an answer", Proxy),
        Outcome.UnreadableAnswer => ("what answers is not the service: no JSON came", Proxy),
        Outcome.UnexpectedAnswer or Outcome.ContradictoryVerdict => ("the answer is not one of CAPTCHA 2.0", Proxy),
        Outcome.Unreachable or Outcome.ConnectTimedOut or Outcome.TlsHandshakeReset or Outcome.CertificateNotTrusted => ("the service could not be reached for the signed call", Way),
        Outcome.LocalExhaustion => ("this machine has no time, ports or handles left for the call", "See what else runs here, and the limits of the process (ulimit -n)."),
        _ => ("the service answers with an error that is not known here", "Look the code up in Alibaba Cloud's documentation, and see that Captcha__Endpoint is the captcha service's."),
    };
}

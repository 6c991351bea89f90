using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Doctor;

/// <summary>Responses without a verdict, and calls without a response.</summary>
internal static class ServiceDiagnosis
{
    private const string Proxy = "Something else responds instead of the service: check Captcha__Endpoint, and look for a proxy, a captive portal or a maintenance page.";
    private const string Later = "Try again in a minute, then check Alibaba Cloud's status page. During an outage CaptchaGate applies FailOpen__Policy.";
    private const string Way = "Check this machine's network: the earlier checks reached the service a moment ago. Captcha__ConnectTimeout may be too short for this network.";

    public static Finding Of(UpstreamResult upstream)
    {
        var (message, remedy) = Texts(upstream);
        return Finding.Failed(Check.Service, upstream.Code is { } code ? $"{message} ({code})" : message, remedy);
    }

    private static (string Message, string Remedy) Texts(UpstreamResult upstream) => upstream.Outcome switch
    {
        Outcome.AccountAccessDenied =>
            ("the account may not use CAPTCHA 2.0: it is not activated, or payment is overdue", "Activate CAPTCHA 2.0 in the console, and settle overdue payments."),
        Outcome.Throttled =>
            ("the service rejects the call because of load or quota", "Try again in a minute. If it persists, other callers use up the quota: check its usage in the console, and request an increase."),
        Outcome.TimeoutAfterSend =>
            ("the service accepted the call and did not answer within Captcha__AttemptTimeout", Later),
        Outcome.ConnectionLostAfterSend => ("the connection broke before the answer came", Later),
        Outcome.InternalError or Outcome.ServerError => ("the service has an internal error", Later),
        Outcome.Redirected => ("the response is a redirect", Proxy),
        Outcome.UnreadableAnswer => ("the response is not the service's: it is not JSON", Proxy),
        Outcome.UnexpectedAnswer or Outcome.ContradictoryVerdict => ("the response is not one of CAPTCHA 2.0", Proxy),
        Outcome.Unreachable or Outcome.ConnectTimedOut or Outcome.TlsHandshakeReset or Outcome.CertificateNotTrusted => ("the service could not be reached for the signed call", Way),
        Outcome.LocalExhaustion => ("this machine has no CPU time, ports or handles left for the call", "Check what else runs on this machine, and the limits of the process (ulimit -n)."),
        _ => ("the service returns an unknown error", "Look the code up in Alibaba Cloud's documentation, and make sure that Captcha__Endpoint is an endpoint of CAPTCHA 2.0."),
    };
}

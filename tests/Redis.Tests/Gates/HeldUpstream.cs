using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CaptchaGate.Redis.Tests.Gates;

/// <summary>Alibaba Cloud as a test decides it: a call waits before it is sent, and again before it is answered.</summary>
/// <param name="sent">Called when a call has left.</param>
internal sealed class HeldUpstream(Action<PendingRequest> sent) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var visit = PendingRequest.Current;
        if (await visit.HoldAsync(Phase.BeforeSending, cancellationToken) is RequestEnding.Break)
            throw new HttpRequestException(HttpRequestError.ConnectionError, "refused", new SocketException((int)SocketError.ConnectionRefused));
        await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
        sent(visit);
        switch (await visit.HoldAsync(Phase.Sent, cancellationToken))
        {
            case RequestEnding.Break:
                throw new HttpRequestException(HttpRequestError.ResponseEnded, "broken", new IOException());
            case RequestEnding.Pass:
                visit.Passed = true;
                return Respond(passed: true, "T001");
            default:
                return Respond(passed: false, "F009");
        }
    }

    private static HttpResponseMessage Respond(bool passed, string code)
    {
        var result = $$"""{"VerifyResult":{{(passed ? "true" : "false")}},"VerifyCode":"{{code}}","CertifyId":"Tq8ZkU7xY1"}""";
        var body = """{"RequestId":"REQ-1","Message":"success","Code":"Success","Success":true,"Result":""" + result + "}";
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
    }
}

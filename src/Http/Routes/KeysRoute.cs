using CaptchaGate.Core.Receipts;
using CaptchaGate.Http.Answers;

namespace CaptchaGate.Http.Routes;

/// <summary><c>GET /.well-known/jwks.json</c>: the keys that receipts verify with.</summary>
internal sealed class KeysRoute(ReceiptIssuer receipts) : Route
{
    public override string Path => "/.well-known/jwks.json";

    public override string Method => "GET";

    public override Task<GateResponse> AnswerAsync(RouteContext context)
    {
        var response = new GateResponse { Status = 200, Body = AnswerFields.Write(receipts.WriteKeys) };
        response.Headers["Content-Type"] = "application/jwk-set+json";
        return Task.FromResult(response);
    }
}

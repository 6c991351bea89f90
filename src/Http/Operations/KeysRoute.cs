using CaptchaGate.Core.Receipts;
using CaptchaGate.Http.Hosting;
using CaptchaGate.Http.Pipeline;
using CaptchaGate.Http.Responses;

namespace CaptchaGate.Http.Operations;

/// <summary><c>GET /.well-known/jwks.json</c>: the keys that receipts verify with.</summary>
internal sealed class KeysRoute(ReceiptIssuer receipts) : Route
{
    /// <summary>Where the key set is, below the route prefix.</summary>
    public const string KeySetPath = "/.well-known/jwks.json";

    public override string Path => KeySetPath;

    public override string Method => "GET";

    public override Task<ApplicationResponse> AnswerAsync(RouteContext context)
    {
        var response = new ApplicationResponse { Status = 200, Body = AnswerFields.Write(receipts.WriteKeys) };
        response.Headers["Content-Type"] = "application/jwk-set+json";
        return Task.FromResult(response);
    }
}

using System.Text.Json;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Verification;
using CaptchaGate.Http.Hosting;

namespace CaptchaGate.Http.Tests.Support;

/// <summary>Verdicts as the gate gives them, and answers as a client reads them.</summary>
internal static class Verdicts
{
    public static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static VerificationResult Of(Outcome outcome, bool success = false) => new()
    {
        Id = "verdict-id",
        Upstream = new UpstreamResult(outcome) { Code = "F009", RequestId = "REQ-1", CertifyId = "cert-1" },
        Scene = new Scene("login", "1a2b3c4d", new ScenePolicy()),
        Success = success,
        At = At,
    };

    public static JsonElement Json(ApplicationResponse response) => JsonDocument.Parse(response.Body).RootElement;

    public static string Names(ApplicationResponse response) => string.Join(' ', Json(response).EnumerateObject().Select(static property => property.Name));
}

using System.Text.Json;
using CaptchaGate.Core;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Http.Tests.Support;

/// <summary>Verdicts as the gate gives them, and answers as a client reads them.</summary>
internal static class Verdicts
{
    public static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static Verdict Of(Outcome outcome, bool success = false) => new()
    {
        Id = "verdict-id",
        Judgement = new Judgement(outcome) { Code = "F009", RequestId = "REQ-1", CertifyId = "cert-1" },
        Scene = new Scene("login", "1a2b3c4d", new ScenePolicy()),
        Success = success,
        At = At,
    };

    public static JsonElement Json(GateResponse response) => JsonDocument.Parse(response.Body).RootElement;

    public static string Names(GateResponse response) => string.Join(' ', Json(response).EnumerateObject().Select(static property => property.Name));
}

using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Verification;

namespace CaptchaGate.Core.Tests.Verification;

/// <summary>Requests and results as the tests need them.</summary>
internal static class Requests
{
    public static readonly Guid Key = new("11111111-2222-3333-4444-555555555555");

    public static ReservationRequest Create(string token = "token", bool hasKey = true, string scene = "default", ReceiptBinding? binding = null) =>
        new(new CaptchaToken(token, TokenArchitecture.V3), hasKey ? Key : null, scene, binding);

    public static SharedResult Result(Outcome outcome, bool succeeded) =>
        new() { Id = "first", Outcome = outcome, Succeeded = succeeded, At = DateTimeOffset.UnixEpoch };
}

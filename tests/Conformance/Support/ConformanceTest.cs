using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Support;

/// <summary>What every case has at hand.</summary>
public abstract class ConformanceTest
{
    private protected ConformanceTest(ConformanceTarget target)
    {
        Target = target;
        Gate = new Caller(target.BaseUrl);
        Emulator = new EmulatorControl(target.EmulatorUrl);
    }

    private protected const string Verify = "/verify";
    private protected const string Siteverify = "/siteverify";
    private protected const string ReceiptKeys = "/.well-known/jwks.json";
    private protected const string ReceiptMetadata = "/.well-known/openid-configuration";
    private protected const string Token = "captchaVerifyParam";

    private protected ConformanceTarget Target { get; }

    private protected Caller Gate { get; }

    private protected EmulatorControl Emulator { get; }

    private protected (string, string) Bearer => ("Authorization", "Bearer " + Target.ServiceKey);

    private protected (string, string) Origin => ("Origin", Target.Origin);

    /// <summary>The second live key; skips the case where there is none.</summary>
    private protected string NeedOtherServiceKey()
    {
        NotRun.When(Target.OtherServiceKey is null, "the cases of two live service keys, because the deployment has one; configure another and name it in CONFORMANCE_OTHER_SERVICE_KEY.");
        return Target.OtherServiceKey!;
    }

    private protected Task<Reply> VerifyAsync(string token, params (string Name, string Value)[] headers) =>
        Gate.JsonAsync(Verify, Body.Json((Token, token)), headers);

    private protected static void Passed(Reply reply) =>
        Assert.True(reply is { Status: 200, Success: true, Verified: true }, $"{reply.Status} {reply.Text}");

    /// <summary>A refusal: the status, the public code, and words for a developer.</summary>
    private protected static void Refused(Reply reply, int status, string code)
    {
        Assert.True((reply.Status, reply.Header("Content-Type")) == (status, "application/problem+json; charset=utf-8"), $"{reply.Status} {reply.Text}");
        Assert.Equal((status, code, code, false), (reply.Json.GetProperty("status").GetInt32(), reply.Field("code"), reply.Codes, reply.Success));
        Assert.True(reply.Detail.Length > 20, "A rejection says what is wrong and how to fix it.");
    }
}

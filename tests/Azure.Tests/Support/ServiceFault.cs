using CaptchaGate.Core.Decisions;
using CaptchaGate.Emulator.Calls;
using CaptchaGate.Emulator.Reactions;

namespace CaptchaGate.Azure.Tests.Support;

/// <summary>What STS or KMS can do wrong, and the row of the decision table that it is when no key is at hand.</summary>
internal static class ServiceFault
{
    private static readonly Dictionary<string, (Reaction Reaction, Outcome Outcome)> ByName = new(StringComparer.Ordinal)
    {
        ["never answers"] = (Fault.NeverAnswer, Outcome.CredentialsUnavailable),
        ["stalls"] = (Fault.StallMidBody, Outcome.CredentialsUnavailable),
        ["resets"] = (Fault.Reset, Outcome.CredentialsUnavailable),
        ["breaks off"] = (Fault.TruncatedBody, Outcome.CredentialsUnavailable),
        ["speaks no HTTP"] = (Fault.NotHttp, Outcome.CredentialsUnavailable),
        ["502 as HTML"] = (Fault.BadGateway, Outcome.CredentialsUnavailable),
        ["ServiceUnavailable"] = ("ServiceUnavailable", Outcome.CredentialsUnavailable),
        ["InternalError"] = ("InternalError", Outcome.CredentialsUnavailable),
        ["Throttling.User"] = ("Throttling.User", Outcome.CredentialsUnavailable),
        ["Rejected.Throttling"] = ("Rejected.Throttling", Outcome.CredentialsUnavailable),
        ["NoPermission"] = ("NoPermission", Outcome.CredentialsMisconfigured),
        ["InvalidParameter"] = ("InvalidParameter", Outcome.CredentialsMisconfigured),
        ["an unknown error"] = ("Some.NewCode", Outcome.CredentialsMisconfigured),
        ["redirects"] = (Fault.Redirect, Outcome.CredentialsMisconfigured),
        ["HTML"] = (Fault.Html, Outcome.CredentialsMisconfigured),
        ["empty"] = (Fault.Empty, Outcome.CredentialsMisconfigured),
        ["bad JSON"] = (Fault.BadJson, Outcome.CredentialsMisconfigured),
        ["no object"] = (Fault.NotAnObject, Outcome.CredentialsMisconfigured),
        ["another answer"] = (Fault.MissingResult, Outcome.CredentialsMisconfigured),
        ["too long"] = (Fault.OversizeChunked, Outcome.CredentialsMisconfigured),
        ["gzip bomb"] = (Fault.GzipBomb, Outcome.CredentialsMisconfigured),
    };

    public static TheoryData<string> Names => [.. ByName.Keys];

    /// <summary>From now on every call of <paramref name="action"/> meets the fault.</summary>
    public static void Arrange(string name, string action, FakeAzure cloud)
    {
        var (reaction, outcome) = ByName[name];
        cloud.Emulator.Standing.Add(reaction, CallMatch.Action(action));
        // What hangs is to be cut off in earnest.
        if (outcome is Outcome.CredentialsUnavailable)
            cloud.Time.Stretch = 1;
    }

    public static Outcome OutcomeOf(string name) => ByName[name].Outcome;
}

using CaptchaGate.Emulator.Calls;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.Emulator.Rpc;

namespace CaptchaGate.Emulator.Captcha;

/// <summary>What VerifyIntelligentCaptcha does with a call that the gateway let through.</summary>
internal sealed class CaptchaJudge(Scenes scenes, TokenMint tokens, Billing billing, EmulatorClock clock)
{
    private static readonly TimeSpan V2Life = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan V3Life = TimeSpan.FromSeconds(90);

    /// <param name="forced">A scripted verdict, which replaces the emulator's own.</param>
    public Answer Answer(RpcCall call, JournalEntry entry, string owner, VerdictReaction? forced)
    {
        if (entry.CaptchaVerifyParam is not { } text)
            return Answers.Refused(new("MissingParameter", "CaptchaVerifyParam is mandatory for this action."), call.Header("host") ?? "");

        entry.Billed = entry.Judged = true;
        billing.Count(entry.SceneId ?? "");
        var received = ReceivedToken.Read(text);
        var verdict = forced is null ? Judge(text, received, entry.SceneId, owner) : Forced(forced, text, received);
        return Answers.Verdict(verdict.Code, verdict.Passed, received?.CertifyId);
    }

    private VerdictReaction Forced(VerdictReaction forced, string text, ReceivedToken? received)
    {
        if (tokens.Find(received?.CertifyId) is { } token && token.Is(text))
            token.TrySpend();
        return forced;
    }

    private VerdictReaction Judge(string text, ReceivedToken? received, string? sceneId, string owner)
    {
        if (text.Length is 0)
            return Fail("F002");
        if (received is null)
            return Fail("F003");
        if (!received.Complete)
            return Fail("F013");
        return Scene(received, sceneId, owner, out var scene)
            ?? scene.TestMode switch { TestMode.Pass => Pass("T005"), TestMode.Fail => Fail("F004"), _ => Encryption(scene, received) ?? Token(text, received) };
    }

    private VerdictReaction? Scene(ReceivedToken received, string? sceneId, string owner, out Scene scene)
    {
        scene = scenes.Find(sceneId ?? received.SceneId!)!;
        if (scene is null)
            return Fail("F005");
        if (!string.Equals(scene.Owner, owner, StringComparison.Ordinal))
            return Fail("F006");
        if (!string.Equals(scene.Id, received.SceneId, StringComparison.Ordinal))
            return Fail(received.Architecture is Architecture.V2 ? "F012" : "F020");
        return scene.Architecture is { } only && only != received.Architecture ? Fail("F017") : null;
    }

    // "Without the encrypted scene id every verification fails": also those of invalid tokens, which no page has initialised.
    private VerdictReaction? Encryption(Scene scene, ReceivedToken received) =>
        scene.Encrypted && tokens.Find(received.CertifyId) is not { IsEncrypted: true } ? Fail("F022") : null;

    private VerdictReaction Token(string text, ReceivedToken received)
    {
        var v2 = received.Architecture is Architecture.V2;
        if (tokens.Find(received.CertifyId) is not { } token)
            return Fail(v2 ? "F014" : "F019");
        if (!token.Is(text))
            return Fail("F017");
        var age = clock.TokenNow - token.MintedAt;
        if (age > (v2 ? V2Life : V3Life))
            return Fail(v2 ? "F014" : "F019");
        if (!token.TrySpend())
            return Fail(v2 ? "F008" : "F018");
        return token.Reaction as VerdictReaction ?? Pass("T001");
    }

    private static VerdictReaction Pass(string code) => new(code, Passed: true);

    private static VerdictReaction Fail(string code) => new(code, Passed: false);
}

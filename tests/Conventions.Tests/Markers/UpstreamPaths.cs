using System.Text;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Reactions;

namespace CaptchaGate.Conventions.Tests.Markers;

/// <summary>What the service and the way to it do.</summary>
internal static class UpstreamPaths
{
    private const int AtOnce = 8;

    /// <summary>Every code, fault and envelope, each for a token of its own, under two policies.</summary>
    public static Task ReactionsAsync(MarkerTestHost stage, Paths paths)
    {
        var reactions = ErrorCodes.All.Select(static code => Reaction.Error(code))
            .Concat(ErrorCodes.All.Select(static code => Reaction.Error(code, format: ErrorFormat.Xml)))
            .Concat(Enumerable.Range(1, 24).Select(static i => Reaction.Verdict($"F{i:000}")))
            .Concat([Reaction.Verdict("T777"), Reaction.Verdict(null), Reaction.Verdict("F001", passed: true), Reaction.Error("Unheard.Of"), "429", "500", "503", "418"])
            .Concat(Messages())
            .Concat(Fault.All);
        var cases = reactions.SelectMany(static reaction => new[] { (reaction, Scenes.V3, "default"), (reaction, Scenes.V2, "v2") });
        return Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (@case, _) =>
        {
            var (reaction, scene, alias) = @case;
            await paths.JsonAsync(stage.Mint(scene, reaction), alias, headers: ("Authorization", $"Bearer {Marker.ServiceKey.Word}"));
        });
    }

    /// <summary>A wrong secret: the refusal's message repeats the canonical request, security token and signature.</summary>
    public static async Task WrongSecretAsync(MarkerTestHost stage, Paths paths)
    {
        stage.Emulator.Keys.Put(new() { Id = MarkerTestHost.KeyId, Secret = "another-secret", SecurityToken = Marker.SecurityToken.Word });
        await BothAsync(stage, paths);
        stage.Emulator.Keys.Put(new() { Id = MarkerTestHost.KeyId, Secret = Marker.Secret.Word, SecurityToken = "another-token" });
        await BothAsync(stage, paths);
        stage.Emulator.Keys.Remove(MarkerTestHost.KeyId);
        await BothAsync(stage, paths);
        stage.Emulator.Keys.Put(new() { Id = MarkerTestHost.KeyId, Secret = Marker.Secret.Word, SecurityToken = Marker.SecurityToken.Word });
    }

    public static async Task ClockAndQuotaAsync(MarkerTestHost stage, Paths paths)
    {
        stage.Emulator.Throttle.CallsPerSecond = 0;
        await BothAsync(stage, paths);
        stage.Emulator.Throttle.CallsPerSecond = null;
        stage.Emulator.Clock.Advance(TimeSpan.FromHours(2));
        await BothAsync(stage, paths);
    }

    public static async Task FaultOfOursAsync(MarkerTestHost stage, Paths paths)
    {
        stage.Nonces.FailAtNextCall();
        await paths.JsonAsync(stage.Mint(Scenes.V3));
    }

    public static async Task DownAsync(MarkerTestHost stage, Paths paths)
    {
        var tokens = (stage.Mint(Scenes.V3), stage.Mint(Scenes.V2));
        await stage.Emulator.GoDownAsync();
        await paths.JsonAsync(tokens.Item1);
        await paths.JsonAsync(tokens.Item2, "v2");
        await paths.SendAsync(HttpMethod.Get, "/api/health", null);
        await stage.Emulator.ComeBackAsync();
    }

    private static async Task BothAsync(MarkerTestHost stage, Paths paths)
    {
        await paths.JsonAsync(stage.Mint(Scenes.V3));
        await paths.JsonAsync(stage.Mint(Scenes.V2), "v2");
    }

    // Messages that say what they must not, in every envelope.
    private static IEnumerable<Reaction> Messages()
    {
        var message = Marker.UpstreamMessage.Word;
        foreach (var status in new[] { 200, 400, 403, 500, 503 })
        {
            yield return Body(status, "application/json", $$"""{"RequestId":"{{message}} ","Code":"Unheard.Of","Message":"{{message}}","Success":false,"HostId":"{{message}}"}""");
            yield return Body(status, "application/json", $$"""{"Code":"{{message}} <script>","Message":"{{message}}","Success":false}""");
            yield return Body(status, "text/xml", $"<Error><Code>{message} x</Code><Message>{message}</Message></Error>");
            yield return Body(status, "text/html", $"<html>{message}</html>");
            yield return Body(status, "application/json", $$$"""{"Code":"Success","Success":true,"Message":"{{{message}}}","Result":{"VerifyResult":true,"VerifyCode":"{{{message}}} ","CertifyId":"{{{message}}} "}}""");
        }
    }

    private static Reaction Body(int status, string type, string text) => Reaction.Body(status, type, Encoding.UTF8.GetBytes(text));
}

using System.Text.RegularExpressions;
using CaptchaGate.Emulator.Captcha;

namespace CaptchaGate.Conventions.Tests.Markers;

/// <summary>No token, no secret, no signature and no message of the service comes out anywhere, whatever callers and the service do.</summary>
public sealed partial class MarkerTests
{
    [Fact]
    public async Task Nothing_that_must_stay_inside_comes_out_on_any_path()
    {
        string[] found;
        using (var console = new CapturedConsole())
        {
            var (pieces, signatures) = await DriveAsync();
            found = [.. Search([.. pieces, ("console", console.Text)], signatures).Distinct(StringComparer.Ordinal)];
            Assert.NotEmpty(console.Text);
        }

        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    [Fact]
    public async Task A_leak_of_any_kind_would_be_found()
    {
        var token = Marker.Token.Word;
        string[] leaks = [token, Uri.EscapeDataString($"{{\"data\":\"{token}\"}}"), Base64("x" + token), Base64("xy" + Base64("xyz" + token)), Hex(token), Hex(Base64("a" + token))];
        AssertEach.Of(leaks, leak => Assert.Single(Search([("log", $"before {leak} after")], [])));
        Assert.Single(Search([("log", "Signature=" + new string('a', 64))], [new string('a', 64)]));

        using var console = new CapturedConsole();
        await using var stage = await MarkerTestHost.StartAsync();
        var minted = stage.Mint(Scenes.V3);
        Assert.NotEmpty(Search([("answer", minted)], []));
        Assert.NotEmpty(Search([("answer", stage.Mint(Scenes.V2))], []));
    }

    private static async Task<(IReadOnlyList<(string, string)> Pieces, HashSet<string> Signatures)> DriveAsync()
    {
        Capture capture;
        HashSet<string> signatures;
        await using (var stage = await MarkerTestHost.StartAsync())
        {
            var paths = new Paths(stage);
            await CallerPaths.PassesAndDuplicatesAsync(stage, paths);
            await CallerPaths.MistakesAsync(stage, paths);
            await CallerPaths.ServicesAsync(stage, paths);
            await CallerPaths.FormsAsync(stage, paths);
            await CallerPaths.EncryptedScenesAsync(stage, paths);
            await CallerPaths.FrameworkAsync(paths);
            await Task.WhenAll(CallerPaths.AbortsAsync(stage, paths), UpstreamPaths.ReactionsAsync(stage, paths));
            await UpstreamPaths.FaultOfOursAsync(stage, paths);
            await UpstreamPaths.WrongSecretAsync(stage, paths);
            await UpstreamPaths.ClockAndQuotaAsync(stage, paths);
            await UpstreamPaths.DownAsync(stage, paths);

            AssertDriven(stage, paths);
            capture = stage.Capture;
            signatures = [.. stage.Emulator.Journal.Entries.SelectMany(static entry => Hashes().Matches(entry.Headers["Authorization"])).Select(static match => match.Value)];
        }

        // The stage is gone, and with it every queue of log and export is empty.
        foreach (var path in new[] { "export /v1/traces", "export /v1/metrics", "export /v1/logs" })
            Assert.Contains(capture.Pieces, piece => string.Equals(piece.Place, path, StringComparison.Ordinal) && piece.Text.Contains("captcha-gate", StringComparison.Ordinal));
        Assert.Contains(capture.Pieces, static piece => piece.Place is "export /v1/logs" && piece.Text.Contains("203.0.113.0/24", StringComparison.Ordinal));
        return (capture.Pieces, signatures);
    }

    // A path that was not driven proves nothing.
    private static void AssertDriven(MarkerTestHost stage, Paths paths)
    {
        Assert.Superset(new SortedSet<int>([200, 204, 400, 401, 403, 404, 405, 408, 413, 415, 500, 502, 503]), new SortedSet<int>(paths.Statuses));
        var outcomes = stage.Emulator.Journal.Entries.Select(static entry => entry.Outcome).ToHashSet(StringComparer.Ordinal);
        Assert.Superset(
            new HashSet<string?>(["T001", "F009", "F008", "T005", "F004", "F022", "SignatureDoesNotMatch", "InvalidSecurityToken.Malformed", "InvalidAccessKeyId.NotFound", "Throttling.User", "InvalidTimeStamp.Expired", "never-answer", "html"], StringComparer.Ordinal),
            outcomes);
        Assert.Contains(stage.Submissions, static submission => submission.Contains(Marker.FormField.Word, StringComparison.Ordinal));
        var pieces = stage.Capture.Pieces;
        foreach (var kind in new[] { "log ", "trace ", "answer ", "metric ", "span " })
            Assert.Contains(pieces, piece => piece.Place.StartsWith(kind, StringComparison.Ordinal));
        foreach (var logged in new[] { "UnhandledFault", "UnverifiedPass", "Misconfigured", "UnknownCodeSeen", "ClockSkewLearned", "UpstreamThrottled", "SceneKeyLoaded", "RequestRefused", "FormDelivered", "FormNotDelivered" })
            Assert.Contains(pieces, piece => piece.Place.StartsWith("log ", StringComparison.Ordinal) && piece.Place.EndsWith(logged, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Search(IReadOnlyList<(string Place, string Text)> pieces, HashSet<string> signatures)
    {
        foreach (var (place, text) in pieces)
        {
            foreach (var marker in Marker.All.Append(MarkerTestHost.ReceiptKey))
            {
                // What the framework itself says of a request's head, at levels and in scopes that the product shuts out.
                if (marker == Marker.Query && place.StartsWith("trace ", StringComparison.Ordinal))
                    continue;
                if (marker.Needles.Any(needle => text.Contains(needle, StringComparison.Ordinal)))
                    yield return $"{marker.Kind} in {place}";
            }

            if (Hashes().Matches(text).Any(match => signatures.Contains(match.Value)))
                yield return $"signature in {place}";
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));

    private static string Hex(string text) => Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(text));

    [GeneratedRegex("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", RegexOptions.None, 10_000)]
    private static partial Regex Hashes();
}

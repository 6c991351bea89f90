using System.Text.Json;

namespace CaptchaGate.Doctor.Tests.Support;

/// <summary>What a run of the doctor came to.</summary>
internal sealed record Examined(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <value>The lines of the JSON report.</value>
    public IReadOnlyList<Line> Lines => [.. Json.GetProperty("checks").EnumerateArray().Select(static check => new Line(
        check.GetProperty("check").GetString()!,
        check.GetProperty("state").GetString()!,
        check.GetProperty("message").GetString()!,
        Text(check, "remedy"),
        Text(check, "scene")))];

    public Line On(string check) => Lines.Single(line => string.Equals(line.Check, check, StringComparison.Ordinal));

    private static string? Text(JsonElement check, string name) => check.TryGetProperty(name, out var value) ? value.GetString() : null;
}

/// <summary>One line of it.</summary>
internal sealed record Line(string Check, string State, string Message, string? Remedy, string? Scene);

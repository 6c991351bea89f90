using System.Text.Json;

namespace CaptchaGate.TestKit.Visitors;

/// <summary>An answer of the server under test, and how long it took.</summary>
/// <param name="Status">The HTTP status; 0 where the connection ended without an answer.</param>
internal sealed record GateAnswer(int Status, bool Success, bool Verified, string ErrorCodes, TimeSpan Elapsed)
{
    /// <value>Why it passed without a verdict; null where it did not.</value>
    public string? Degraded { get; private init; }

    /// <value>The header <c>Retry-After</c> in seconds; 0 without one.</value>
    public int RetryAfter { get; private init; }

    public bool IsUnverifiedPass => Success && !Verified;

    /// <value>The token was judged and passed.</value>
    public bool IsVerified => Success && Verified;

    /// <value>Turned away for load, or not let in at all.</value>
    public bool IsShed => Status is 0 or 408 or 429 or 503;

    public override string ToString() => $"{Status} success {Success} verified {Verified} {ErrorCodes} in {Elapsed.TotalMilliseconds:F0} ms";

    public static GateAnswer None(TimeSpan elapsed) => new(0, Success: false, Verified: false, "", elapsed);

    public static GateAnswer Read(string head, string body, TimeSpan elapsed)
    {
        var status = int.Parse(head.AsSpan("HTTP/1.1 ".Length, 3), System.Globalization.CultureInfo.InvariantCulture);
        if (body.Length == 0)
            return new(status, Success: false, Verified: false, "", elapsed);
        using var json = JsonDocument.Parse(body);
        var root = json.RootElement;
        return new(status, IsTrue(root, "success"), IsTrue(root, "verified"), root.TryGetProperty("error-codes", out var codes) ? codes.ToString() : "", elapsed)
        {
            Degraded = root.TryGetProperty("degraded", out var degraded) ? degraded.GetString() : null,
            RetryAfter = RetryAfterIn(head),
        };
    }

    private static int RetryAfterIn(string head)
    {
        const string Name = "\r\nRetry-After: ";
        var at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? 0 : int.Parse(head[(at + Name.Length)..].Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static bool IsTrue(JsonElement root, string property) => root.TryGetProperty(property, out var value) && value.ValueKind is JsonValueKind.True;
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CaptchaGate.Doctor.Protection;

/// <summary>What a back end did with a submission.</summary>
internal enum Reaction
{
    /// <summary>It answered neither yes nor no: an error of its own, a rate limit, an unknown redirect, or no answer.</summary>
    Unclear,

    Refused,

    Accepted,
}

/// <summary>How to tell an accepted submission from a refused one.</summary>
internal sealed class Acceptance
{
    private const string Location = "location:";
    private const string Text = "text:";

    private readonly Func<int, string, string, bool>? _isAccepted;

    private Acceptance(Func<int, string, string, bool>? isAccepted) => _isAccepted = isAccepted;

    /// <param name="rule">A status, <c>location:</c> and a part of the header <c>Location</c>, or <c>text:</c> and a part of the body; null for 2xx against 4xx.</param>
    /// <param name="acceptance">The rule; null where it cannot be read.</param>
    public static bool TryRead(string? rule, [NotNullWhen(true)] out Acceptance? acceptance)
    {
        acceptance = rule switch
        {
            null => new Acceptance(null),
            _ when After(rule, Location) is { } part => new Acceptance((_, location, _) => location.Contains(part, StringComparison.Ordinal)),
            _ when After(rule, Text) is { } part => new Acceptance((_, _, body) => body.Contains(part, StringComparison.Ordinal)),
            _ when int.TryParse(rule, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) && wanted is >= 200 and < 500 => new Acceptance((status, _, _) => status == wanted),
            _ => null,
        };
        return acceptance is not null;
    }

    /// <summary>Judges one answer.</summary>
    public Reaction Judge(int status, string location, string body)
    {
        // An overloaded or broken back end refuses nothing, whatever was sent.
        if (status is >= 500 or 429 or 408)
            return Reaction.Unclear;
        if (_isAccepted is not null)
            return _isAccepted(status, location, body) ? Reaction.Accepted : Reaction.Refused;
        return status switch
        {
            >= 200 and < 300 => Reaction.Accepted,
            >= 400 => Reaction.Refused,
            _ => Reaction.Unclear,
        };
    }

    private static string? After(string rule, string prefix) =>
        rule.StartsWith(prefix, StringComparison.Ordinal) && rule.Length > prefix.Length ? rule[prefix.Length..] : null;
}

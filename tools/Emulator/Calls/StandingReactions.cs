using System.Collections.Immutable;
using CaptchaGate.Emulator.Reactions;

namespace CaptchaGate.Emulator.Calls;

/// <summary>Reactions that hold for every matching call until they are cleared. The last one added that matches wins.</summary>
public sealed class StandingReactions
{
    private ImmutableStack<(Reaction Reaction, Func<JournalEntry, bool> When)> _rules = [];

    internal StandingReactions()
    {
    }

    /// <summary>Adds a rule. <paramref name="when"/> takes one of <see cref="CallMatch"/> or any condition; null is every call.</summary>
    public void Add(Reaction reaction, Func<JournalEntry, bool>? when = null) =>
        ImmutableInterlocked.Update(ref _rules, rules => rules.Push((reaction, when ?? (_ => true))));

    public void Clear() => Volatile.Write(ref _rules, []);

    internal Reaction? Match(JournalEntry call)
    {
        foreach (var (reaction, when) in Volatile.Read(ref _rules))
        {
            if (when(call))
                return reaction;
        }

        return null;
    }
}

/// <summary>Common conditions for <see cref="StandingReactions.Add"/>.</summary>
public static class CallMatch
{
    /// <value>Calls with a token that was minted here: probes and invalid tokens go through.</value>
    public static Func<JournalEntry, bool> Minted { get; } = call => call.Minted;

    /// <summary>Calls with one of these tokens, known by their certifyId.</summary>
    public static Func<JournalEntry, bool> CertifyIds(params IEnumerable<string> certifyIds)
    {
        var set = certifyIds.ToHashSet(StringComparer.Ordinal);
        return call => call.CertifyId is { } id && set.Contains(id);
    }

    /// <summary>Calls of one API, for example <c>GetSecretValue</c>.</summary>
    public static Func<JournalEntry, bool> Action(string action) =>
        call => string.Equals(call.Action, action, StringComparison.Ordinal);
}

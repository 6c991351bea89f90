using System.Collections.Concurrent;
using CaptchaGate.Emulator.Reactions;

namespace CaptchaGate.Emulator.Calls;

/// <summary>Reactions for the next calls of an action, each used once, in order.</summary>
internal sealed class Script
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Reaction>> _byAction = new(StringComparer.Ordinal);

    public void Add(string action, IEnumerable<Reaction> next)
    {
        var queue = _byAction.GetOrAdd(action, _ => new());
        foreach (var reaction in next)
            queue.Enqueue(reaction);
    }

    public Reaction? Next(string action) =>
        _byAction.TryGetValue(action, out var queue) && queue.TryDequeue(out var reaction) ? reaction : null;

    public void Reset() => _byAction.Clear();
}

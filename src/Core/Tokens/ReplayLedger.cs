using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Core.Tokens;

/// <summary>
/// Remembers which tokens this instance has seen used, by their hash: a used one is refused without a billed call, and
/// the same token with the same idempotency key gets the stored verdict. Bounded in number and time.
/// </summary>
internal sealed class ReplayLedger(TimeProvider time)
{
    /// <summary>The most tokens that are remembered; beyond it the oldest is forgotten, and the service itself refuses its reuse.</summary>
    public const int Capacity = 50_000;

    /// <summary>"V2: within 20 minutes of initialisation": no token lives longer.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(20);

    private readonly Lock _lock = new();
    private readonly Dictionary<TokenHash, Entry> _entries = [];
    private readonly Queue<Entry> _oldestFirst = new();

    public int Count
    {
        get
        {
            lock (_lock)
                return _entries.Count;
        }
    }

    /// <summary>Enters a token that is about to be judged, or finds who was first.</summary>
    public Entered Enter(CaptchaToken token, Guid? idempotencyKey, string scene)
    {
        var hash = TokenHash.Of(token.Value);
        lock (_lock)
        {
            DropExpired();
            if (_entries.TryGetValue(hash, out var known))
            {
                // A key of one scene must not fetch another scene's verdict.
                return known.Keyed is { } keyed && idempotencyKey == keyed.Key && string.Equals(scene, known.Scene, StringComparison.Ordinal)
                    ? new Entered.Again(keyed.Verdict.Task)
                    : new Entered.Used();
            }

            if (_oldestFirst.Count == Capacity)
                Forget(_oldestFirst.Dequeue());
            var entry = new Entry(this, hash, idempotencyKey, scene, time.GetTimestamp());
            _entries.Add(hash, entry);
            _oldestFirst.Enqueue(entry);
            return new Entered.First(entry);
        }
    }

    private void DropExpired()
    {
        while (_oldestFirst.TryPeek(out var oldest) && time.GetElapsedTime(oldest.EnteredAt) > Life)
            Forget(_oldestFirst.Dequeue());
    }

    private void Forget(Entry entry)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(entry.Hash, out var current) && ReferenceEquals(current, entry))
                _entries.Remove(entry.Hash);
        }
    }

    /// <summary>What <see cref="Enter"/> found.</summary>
    public abstract record Entered
    {
        /// <summary>Nobody had this token here before: judge it, then complete the entry.</summary>
        public sealed record First(Entry Entry) : Entered;

        /// <summary>The same token with the same key: the verdict, perhaps still to come.</summary>
        public sealed record Again(Task<Verdict> Verdict) : Entered;

        /// <summary>The token is used.</summary>
        public sealed record Used : Entered;
    }

    /// <summary>What a token that came with an idempotency key is answered with again.</summary>
    internal sealed record KeyedVerdict(Guid Key, TaskCompletionSource<Verdict> Verdict);

    /// <summary>One token's place in the ledger. There are up to 50,000, so it is small.</summary>
    public sealed class Entry
    {
        private readonly ReplayLedger _ledger;

        internal Entry(ReplayLedger ledger, TokenHash hash, Guid? key, string scene, long enteredAt)
        {
            _ledger = ledger;
            Keyed = key is { } given ? new(given, new(TaskCreationOptions.RunContinuationsAsynchronously)) : null;
            Hash = hash;
            Scene = scene;
            EnteredAt = enteredAt;
        }

        /// <value>Null for a token that came without an idempotency key: nobody can ask for its verdict again.</value>
        internal KeyedVerdict? Keyed { get; }

        internal TokenHash Hash { get; }

        internal string Scene { get; }

        internal long EnteredAt { get; }

        /// <summary>Stores the verdict. A token that was provably not judged and did not pass may be tried again, so it is forgotten.</summary>
        public void Complete(Verdict verdict)
        {
            if (!verdict.Success && !verdict.Judgement.MayBeJudged)
                _ledger.Forget(this);
            Keyed?.Verdict.TrySetResult(verdict);
        }
    }

    /// <summary>SHA-256 of a token, all of it: who finds two tokens with one hash could have a stored verdict of the other.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly record struct TokenHash(ulong A, ulong B, ulong C, ulong D)
    {
        public static TokenHash Of(ReadOnlySpan<char> token)
        {
            Span<TokenHash> hash = stackalloc TokenHash[1];
            SHA256.HashData(MemoryMarshal.AsBytes(token), MemoryMarshal.AsBytes(hash));
            return hash[0];
        }
    }
}

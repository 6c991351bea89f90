using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Core.Verification;

/// <summary>
/// Remembers which tokens this instance has seen used, by their hash: a used one is rejected without a billed call, and
/// the same token with the same idempotency key gets the stored verdict. Bounded in number and time.
/// </summary>
internal sealed class ReplayCache(TimeProvider time)
{
    /// <summary>The most tokens that are remembered; beyond it the oldest is forgotten, and the service itself rejects its reuse.</summary>
    public const int Capacity = 50_000;

    /// <summary>"V2: within 20 minutes of initialisation": no token lives longer.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(20);

    // Few enough that a table is no large object: making those at start costs a collection before the first answer.
    private const int SmallTable = 1_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<TokenHash, Entry> _entries = new(SmallTable);
    private readonly Queue<Place> _oldestFirst = new(SmallTable);
    private long _number;

    public int Count
    {
        get
        {
            lock (_lock)
                return _entries.Count;
        }
    }

    /// <summary>Enters a token that is about to be verified, or finds the first request.</summary>
    public Lookup TryReserve(CaptchaToken token, Guid? idempotencyKey, string scene)
    {
        var hash = TokenHash.Of(token.Value);
        lock (_lock)
        {
            var now = time.GetTimestamp();
            DropExpired(now);
            if (_entries.TryGetValue(hash, out var known))
            {
                // A key of one scene must not fetch another scene's verdict.
                if (known.Keyed is not { } stored || idempotencyKey != stored.Key || !string.Equals(scene, stored.Scene, StringComparison.Ordinal))
                    return new Lookup.Duplicate();
                if (stored.TakeUndecided() is not { } undecided)
                    return new Lookup.Replay(stored.Verdict.Task);
                return new Lookup.Reserved(this, known.Place(hash), stored) { Earlier = undecided };
            }

            if (_oldestFirst.Count == Capacity)
                Forget(_oldestFirst.Dequeue());
            var place = new Place(hash, ++_number, now);
            var keyed = idempotencyKey is { } key ? new StoredResult(key, scene) : null;
            MakeRoom();
            _entries.Add(hash, new Entry(place.Number, keyed));
            _oldestFirst.Enqueue(place);
            return new Lookup.Reserved(this, place, keyed);
        }
    }

    // At once as large as they will be: growing by doubling, each would end twice as large. Pages that are not used yet cost nothing.
    private void MakeRoom()
    {
        if (_entries.Count == _entries.Capacity)
            _entries.EnsureCapacity(Capacity);
        if (_oldestFirst.Count == _oldestFirst.Capacity)
            _oldestFirst.EnsureCapacity(Capacity);
    }

    private void DropExpired(long now)
    {
        while (_oldestFirst.TryPeek(out var oldest) && time.GetElapsedTime(oldest.EnteredAt, now) > Life)
            Forget(_oldestFirst.Dequeue());
    }

    private void Forget(in Place place)
    {
        lock (_lock)
        {
            // The same token may have been entered anew since.
            if (_entries.TryGetValue(place.Hash, out var current) && current.Number == place.Number)
                _entries.Remove(place.Hash);
        }
    }

    private void Settle(StoredResult keyed, VerificationResult result)
    {
        TaskCompletionSource<VerificationResult?> waiting;
        lock (_lock)
            waiting = keyed.Settle(result);
        waiting.TrySetResult(result.IsUndecided ? null : result);
    }

    /// <summary>What <see cref="TryReserve"/> found.</summary>
    public abstract class Lookup
    {
        /// <summary>This token is new here, or its first client disconnected before the decision: verify it or only decide, then complete it.</summary>
        public sealed class Reserved : Lookup
        {
            private readonly ReplayCache _cache;
            private readonly Place _place;
            private readonly StoredResult? _keyed;

            internal Reserved(ReplayCache replays, in Place place, StoredResult? keyed)
            {
                _cache = replays;
                _place = place;
                _keyed = keyed;
            }

            /// <value>
            /// What came of asking the service for a caller who had left then. The token may be processed and is never sent again; only the policy
            /// for failures is still to be asked. Null when the service is to be asked.
            /// </value>
            public UpstreamResult? Earlier { get; init; }

            /// <summary>
            /// Stores the verdict. A token that was provably not processed and did not pass may be tried again, so it is forgotten. Where nothing
            /// was decided, those that wait enter again, and the first of them decides.
            /// </summary>
            public void Complete(VerificationResult result)
            {
                if (!result.Success && !result.Upstream.MayBeProcessed)
                    _cache.Forget(_place);
                if (_keyed is not null)
                    _cache.Settle(_keyed, result);
            }
        }

        /// <summary>The same token with the same key.</summary>
        /// <param name="verdict">Perhaps still to come; null when the first caller left before anything was decided: enter again.</param>
        public sealed class Replay(Task<VerificationResult?> verdict) : Lookup
        {
            public Task<VerificationResult?> Verdict { get; } = verdict;
        }

        /// <summary>The token is used.</summary>
        public sealed class Duplicate : Lookup;
    }

    /// <summary>What a token that came with an idempotency key is answered with again.</summary>
    internal sealed class StoredResult(Guid key, string scene)
    {
        private UpstreamResult? _undecided;

        public Guid Key { get; } = key;

        public string Scene { get; } = scene;

        public TaskCompletionSource<VerificationResult?> Verdict { get; private set; } = New();

        /// <summary>Takes the undecided judgement for one caller; all others wait for its decision.</summary>
        public UpstreamResult? TakeUndecided()
        {
            var taken = _undecided;
            _undecided = null;
            if (taken is not null)
                Verdict = New();
            return taken;
        }

        /// <summary>Stores the verdict, or what has to be decided about.</summary>
        /// <returns>The waiters to notify.</returns>
        public TaskCompletionSource<VerificationResult?> Settle(VerificationResult result)
        {
            // Its calls are counted once, with the caller who left.
            if (result.IsUndecided)
                _undecided = result.Upstream with { Attempts = 0, BilledCalls = 0, UpstreamTime = TimeSpan.Zero };
            return Verdict;
        }

        private static TaskCompletionSource<VerificationResult?> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>What is known of a token. Without a key that is no object: 50,000 of them would be moved and looked through by the collector.</summary>
    /// <param name="Number">Which entry it is.</param>
    /// <param name="Keyed">Null for a token that came without an idempotency key: its verdict cannot be requested again.</param>
    internal readonly record struct Entry(long Number, StoredResult? Keyed)
    {
        /// <summary>For who completes it a second time; its place in the order of age stays that of the first time.</summary>
        public Place Place(in TokenHash hash) => new(hash, Number, EnteredAt: 0);
    }

    /// <summary>An entry's place in the order of age.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Place(TokenHash Hash, long Number, long EnteredAt);

    /// <summary>
    /// SHA-256 of a token in UTF-8, all of it: who finds two tokens with one hash could have a stored verdict of the other.
    /// Two tokens never have the same UTF-8, because <see cref="TokenFormat"/> refuses half a surrogate pair.
    /// </summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly record struct TokenHash(ulong A, ulong B, ulong C, ulong D)
    {
        public static TokenHash Of(ReadOnlySpan<char> token)
        {
            Span<TokenHash> hash = stackalloc TokenHash[1];
            var utf8 = new Utf8Builder(stackalloc byte[1024]);
            try
            {
                utf8.Append(token);
                SHA256.HashData(utf8.Written, MemoryMarshal.AsBytes(hash));
                return hash[0];
            }
            finally
            {
                utf8.Dispose();
            }
        }
    }
}

using System.Collections.Concurrent;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Credentials;

namespace CaptchaGate.Core.Tests.Credentials;

/// <summary>A store that answers by a script; an unexpected read fails the test.</summary>
internal sealed class ScriptedSource : ICredentialSource
{
    private readonly ConcurrentQueue<Func<CancellationToken, Task<CredentialLoad>>> _script = new();
    private int _reads;

    public int Reads => Volatile.Read(ref _reads);

    public int Unplanned { get; private set; }

    public ScriptedSource Then(CredentialLoad load) => Then(_ => Task.FromResult(load));

    public ScriptedSource Then(AccessKey key) => Then(new CredentialLoad.Loaded(key));

    public ScriptedSource Then(Func<CancellationToken, Task<CredentialLoad>> read)
    {
        _script.Enqueue(read);
        return this;
    }

    /// <summary>Plans a read that answers when the test says so.</summary>
    public TaskCompletionSource<CredentialLoad> ThenLater()
    {
        var later = new TaskCompletionSource<CredentialLoad>(TaskCreationOptions.RunContinuationsAsynchronously);
        Then(_ => later.Task);
        return later;
    }

    public Task<CredentialLoad> LoadAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        if (_script.TryDequeue(out var read))
            return read(cancellationToken);
        Unplanned++;
        throw new InvalidOperationException("The test planned no further read.");
    }
}

using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Conformance.Target;

/// <summary>Throws where the server signs its call: a request takes one nonce for its id and a second one for the signature.</summary>
internal sealed class FailingNonces : INonceSource
{
    private readonly RandomNonceSource _real = new();
    private int _until;

    public void FailAtNextCall() => Volatile.Write(ref _until, 2);

    public string Next() => Interlocked.Decrement(ref _until) == 0 ? throw new NotSupportedException("A fault of ours.") : _real.Next();
}

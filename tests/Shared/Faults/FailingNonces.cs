using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Tests.Faults;

/// <summary>Unique values, and an exception where a test asks for one: a request takes one value for its ID and a second one for the signature of its call.</summary>
/// <param name="fault">What is thrown.</param>
internal sealed class FailingNonces(Exception fault) : INonceSource
{
    private const int OfTheCall = 2;

    private readonly RandomNonceSource _random = new();
    private int _until;

    /// <summary>Lets the value that the next call is signed with be an exception.</summary>
    public void FailAtNextCall() => FailAt(OfTheCall);

    /// <param name="number">Which of the values from now on is an exception, from 1.</param>
    public void FailAt(int number) => Volatile.Write(ref _until, number);

    public string Next() => Volatile.Read(ref _until) > 0 && Interlocked.Decrement(ref _until) == 0 ? throw fault : _random.Next();
}

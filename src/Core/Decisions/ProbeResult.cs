namespace CaptchaGate.Core.Decisions;

/// <summary>What a probe says about the service.</summary>
public enum ProbeResult
{
    /// <summary>It answered, whatever it said.</summary>
    Healthy,

    /// <summary>The network, the kernel or the service itself said that it does not answer.</summary>
    Failing,

    /// <summary>This process was too slow, had no key or had no free handle: nothing is known.</summary>
    Inconclusive,
}

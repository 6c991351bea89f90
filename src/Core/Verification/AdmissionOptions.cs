namespace CaptchaGate.Core.Verification;

/// <summary>The concurrency limits.</summary>
public sealed class AdmissionOptions
{
    /// <value>Verifications in flight, beyond which callers are turned away; 0 switches the limit off. Default: 256.</value>
    public int Concurrency { get; set; } = 256;
}

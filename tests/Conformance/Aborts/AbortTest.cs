using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Aborts;

/// <summary>
/// What every case of callers who leave has at hand. No other case runs beside them: their slow calls make the gate probe, and a
/// healthy probe is evidence in the cases of outages.
/// </summary>
[CollectionDefinition(nameof(AbortTest), DisableParallelization = true)]
[Collection(nameof(AbortTest))]
public abstract class AbortTest : FormTest
{
    private protected AbortTest(ConformanceTarget target)
        : base(target)
    {
    }
}

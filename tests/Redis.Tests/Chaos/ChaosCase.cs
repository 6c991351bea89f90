using CaptchaGate.TestKit.Matrix;

namespace CaptchaGate.Redis.Tests.Chaos;

/// <summary>What happens to the store.</summary>
internal enum Fault
{
    /// <summary>It ends, and is started again, empty.</summary>
    Stopped,

    /// <summary>It takes connections and requests and answers nothing (SIGSTOP).</summary>
    Silent,

    /// <summary>FLUSHALL.</summary>
    Flushed,

    /// <summary>The primary ends, and its replica becomes the primary.</summary>
    FailedOver,

    /// <summary>Everything arrives 500 ms later.</summary>
    Slow,

    /// <summary>Connections break.</summary>
    Cut,

    /// <summary>The user's password is changed on the server, and its connections end.</summary>
    WrongPassword,

    /// <summary><c>maxmemory</c> is reached: it takes no writes.</summary>
    Full,

    /// <summary>It has become a replica.</summary>
    ReadOnly,

    /// <summary>It is restarted at once, empty.</summary>
    RestartedEmpty,
}

/// <summary>When Alibaba Cloud is down.</summary>
internal enum Outage
{
    Never,

    /// <summary>Before the store fails, and from then on.</summary>
    FromTheBeginning,

    /// <summary>From when the store has failed.</summary>
    DuringTheFault,
}

/// <summary>A cell of the matrix: servers under load, a store that fails, and Alibaba Cloud.</summary>
internal sealed record ChaosCase(Fault Fault, Outage Outage)
{
    /// <value>Whether the store forgets: then the budget is divided for a minute, the rest of the case.</value>
    public bool LosesMemory => Fault is Fault.Stopped or Fault.Flushed or Fault.RestartedEmpty;

    /// <value>Whether the store works again before the test ends the fault.</value>
    public bool EndsItself => Fault is Fault.Flushed or Fault.RestartedEmpty or Fault.FailedOver;

    public static IEnumerable<ChaosCase> Chosen() => MatrixChoice.Size switch
    {
        MatrixSize.Full =>
            from fault in Enum.GetValues<Fault>()
            from outage in Enum.GetValues<Outage>()
            select new ChaosCase(fault, outage),
        MatrixSize.Pairwise => [new(Fault.Silent, Outage.Never), new(Fault.FailedOver, Outage.Never), new(Fault.RestartedEmpty, Outage.FromTheBeginning), new(Fault.Slow, Outage.DuringTheFault)],
        _ => [new(Fault.Stopped, Outage.Never)],
    };

    public override string ToString() => $"store {Fault}, outage {Outage}";
}

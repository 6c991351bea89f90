namespace CaptchaGate.Core.Decisions;

/// <summary>What may pass when Alibaba Cloud gave no verdict.</summary>
public enum FailOpenMode
{
    /// <summary>Nothing passes without a verdict.</summary>
    Closed,

    /// <summary>Passes, within the budget, only for what no caller can cause.</summary>
    Guarded,

    /// <summary>Passes, within the budget, what guarded passes, and also throttling and misconfiguration.</summary>
    Open,
}

/// <summary>Overrides a policy for one class of outcome.</summary>
public enum OverrideRule
{
    /// <summary>As the policy says.</summary>
    ByPolicy,

    Deny,

    /// <summary>Passes within the budget.</summary>
    Pass,
}

/// <summary>What the circuit breaker does.</summary>
public enum BreakerMode
{
    /// <summary>Opens when calls fail and the probe fails too, closes when the probe succeeds.</summary>
    Automatic,

    /// <summary>Stays open: the service is never called, every verification is "unavailable".</summary>
    Isolated,

    /// <summary>Stays closed: the service is always called.</summary>
    Closed,
}

/// <summary>The settings under <c>FailOpen</c>.</summary>
public sealed class FailOpenOptions
{
    public const string Section = "FailOpen";

    /// <value>The policy of every scene that has none of its own. Default: guarded.</value>
    public FailOpenMode Policy { get; set; } = FailOpenMode.Guarded;

    /// <value>What happens when Alibaba Cloud rejects calls because of load or quota. Default: by policy.</value>
    public OverrideRule OnThrottled { get; set; }

    /// <value>What happens when our keys, rights, account, region or clock are wrong. Default: by policy.</value>
    public OverrideRule OnMisconfigured { get; set; }

    /// <value>Default: automatic.</value>
    public BreakerMode Breaker { get; set; }

    public BudgetOptions Budget { get; set; } = new();
}

/// <summary>How much may pass without a verdict: the settings under <c>FailOpen__Budget</c>.</summary>
public sealed class BudgetOptions
{
    /// <value>The most unverified passes in any 60 seconds, for each scene and instance, 0 to 6,000. Default: 30. 0: none.</value>
    public int PerMinute { get; set; } = 30;

    /// <value>The most of them in any second, 1 to 6,000. Default: 30.</value>
    public int Burst { get; set; } = 30;

    /// <value>The most unverified passes in any 60 seconds for each client address and instance, 1 to 6,000. Default: 3.</value>
    public int PerClientPerMinute { get; set; } = 3;

    /// <value>The longest that one outage passes anything, from its first pass until the service answers a visitor or a probe, 1 minute to 1 day. Default: 30 minutes.</value>
    public TimeSpan MaxOpenTime { get; set; } = TimeSpan.FromMinutes(30);
}

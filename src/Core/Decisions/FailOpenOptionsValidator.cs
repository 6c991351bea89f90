using CaptchaGate.Core.Configuration;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Decisions;

/// <summary>The names of the <c>FailOpen</c> settings and what makes them valid.</summary>
internal sealed class FailOpenOptionsValidator : IValidateOptions<FailOpenOptions>
{
    public static readonly SettingSection Section = new(FailOpenOptions.Section,
    [
        new("FailOpen__Policy", "guarded"),
        new("FailOpen__OnThrottled", "deny"),
        new("FailOpen__OnMisconfigured", "deny"),
        new("FailOpen__Breaker", "automatic"),
        Setting.Number("FailOpen__Budget__PerMinute", "30", 0, MaxPerMinute),
        Setting.Number("FailOpen__Budget__Burst", "30", 1, MaxPerMinute),
        Setting.Number("FailOpen__Budget__PerClientPerMinute", "3", 1, MaxPerMinute),
        Setting.Time("FailOpen__Budget__MaxOpenTime", "00:30:00", TimeSpan.FromMinutes(1), TimeSpan.FromDays(1)),
    ]);

    private const int MaxPerMinute = 6000;

    public ValidateOptionsResult Validate(string? name, FailOpenOptions options)
    {
        var faults = new SettingFaults();
        faults.Require(Enum.IsDefined(options.Policy), "FailOpen__Policy", "is none of closed, guarded, open", "guarded");
        faults.Require(Enum.IsDefined(options.Breaker), "FailOpen__Breaker", "is none of automatic, isolated, closed", "automatic");
        CheckOverride(options.OnThrottled, "FailOpen__OnThrottled", options.Policy, faults);
        CheckOverride(options.OnMisconfigured, "FailOpen__OnMisconfigured", options.Policy, faults);
        faults.RequireWithin(options.Budget.PerMinute, Section, "FailOpen__Budget__PerMinute");
        faults.RequireWithin(options.Budget.Burst, Section, "FailOpen__Budget__Burst");
        faults.RequireWithin(options.Budget.PerClientPerMinute, Section, "FailOpen__Budget__PerClientPerMinute");
        faults.RequireWithin(options.Budget.MaxOpenTime, Section, "FailOpen__Budget__MaxOpenTime");
        return faults.ToResult();
    }

    private static void CheckOverride(OverrideRule rule, string setting, FailOpenMode policy, SettingFaults faults)
    {
        faults.Require(Enum.IsDefined(rule), setting, "is none of byPolicy, deny, pass", "deny");
        faults.Require(rule is not OverrideRule.Pass || policy is not FailOpenMode.Closed, setting, "cannot pass anything under FailOpen__Policy=closed", "deny");
    }
}

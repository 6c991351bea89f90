using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Configuration;

/// <summary>Collects what is wrong with the settings, each as one line that names the setting, its fault and a good example.</summary>
public sealed class SettingFaults
{
    private readonly List<string> _lines = [];

    /// <param name="setting">The name as it is written in the environment.</param>
    /// <param name="fault">What is wrong; never the value, which may be a secret in the wrong place.</param>
    /// <param name="example">A good value.</param>
    public void Add(string setting, string fault, string example) => _lines.Add(Line(setting, fault, example));

    /// <summary>Adds an unknown name.</summary>
    public void AddUnknown(string setting, Setting closest) =>
        _lines.Add($"{setting} is not a setting; the closest is {closest.Name}, for example {closest.Name}={closest.Example}");

    /// <summary>Adds a fault unless <paramref name="holds"/>.</summary>
    public void Require(bool holds, string setting, string fault, string example)
    {
        if (!holds)
            Add(setting, fault, example);
    }

    /// <summary>Adds a fault when the platform left a Key Vault reference as it was: its text must never be used as the value.</summary>
    public void RequireResolved(string? value, string setting, string example)
    {
        if (UnresolvedReferences.FaultOf(value) is { } fault)
            Add(setting, fault, example);
    }

    /// <summary>Adds a fault when a number is outside the range that the section gives the setting.</summary>
    /// <exception cref="InvalidCastException">The setting has no range of numbers.</exception>
    public void RequireWithin(int value, SettingSection section, string setting)
    {
        ArgumentNullException.ThrowIfNull(section);
        var (min, max) = (SettingRange.Numbers)section[setting].Range!;
        Require(value >= min && value <= max, setting, $"must lie between {min} and {max}", section[setting].Example);
    }

    /// <summary>Adds a fault when a time is outside the range that the section gives the setting.</summary>
    /// <exception cref="InvalidCastException">The setting has no range of times.</exception>
    public void RequireWithin(TimeSpan value, SettingSection section, string setting)
    {
        ArgumentNullException.ThrowIfNull(section);
        var (min, max) = (SettingRange.Times)section[setting].Range!;
        Require(value >= min && value <= max, setting, $"must lie between {min} and {max}", section[setting].Example);
    }

    public ValidateOptionsResult ToResult() => _lines.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_lines);

    internal static string Line(string setting, string fault, string example) => $"{setting} {fault}; for example {setting}={example}";
}

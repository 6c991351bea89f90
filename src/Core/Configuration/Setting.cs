namespace CaptchaGate.Core.Configuration;

/// <summary>A setting as a person writes it in the environment.</summary>
/// <param name="Name">The whole name, levels joined by <c>__</c>; <c>*</c> represents a name or number of the operator's choice.</param>
/// <param name="Example">A good value.</param>
public sealed record Setting(string Name, string Example)
{
    /// <value>The values that it may have; null where the validator has a rule of another kind.</value>
    public SettingRange? Range { get; init; }

    /// <summary>A setting with a range of whole numbers, both ends included.</summary>
    public static Setting Number(string name, string example, int min, int max) => new(name, example) { Range = new SettingRange.Numbers(min, max) };

    /// <summary>A setting with a range of times, both ends included.</summary>
    public static Setting Time(string name, string example, TimeSpan min, TimeSpan max) => new(name, example) { Range = new SettingRange.Times(min, max) };

    /// <summary>Whether <paramref name="path"/>, a configuration path with colons, is this setting.</summary>
    public bool Is(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var (mine, theirs) = (Name.Split("__"), path.Split(':'));
        return mine.Length == theirs.Length
            && mine.Zip(theirs).All(static pair => pair.First is "*" || string.Equals(pair.First, pair.Second, StringComparison.OrdinalIgnoreCase));
    }
}

/// <summary>The settings of one section; any other name there is a typing error and stops the process.</summary>
public sealed record SettingSection(string Section, IReadOnlyList<Setting> Settings)
{
    /// <exception cref="KeyNotFoundException">No setting of the section has the name.</exception>
    internal Setting this[string name] =>
        Settings.FirstOrDefault(setting => string.Equals(setting.Name, name, StringComparison.Ordinal)) ?? throw new KeyNotFoundException($"{name} is not in the list of settings.");
}

namespace CaptchaGate.Core.Configuration;

/// <summary>A setting as a person writes it in the environment.</summary>
/// <param name="Name">The whole name, levels joined by <c>__</c>; <c>*</c> stands for a name or number of the operator's choice.</param>
/// <param name="Example">A good value.</param>
public sealed record Setting(string Name, string Example)
{
    /// <summary>Whether <paramref name="path"/>, a configuration path with colons, is this setting.</summary>
    public bool Is(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var (mine, theirs) = (Name.Split("__"), path.Split(':'));
        return mine.Length == theirs.Length
            && mine.Zip(theirs).All(static pair => pair.First is "*" || string.Equals(pair.First, pair.Second, StringComparison.OrdinalIgnoreCase));
    }
}

/// <summary>The settings of one section; what stands there and is none of them is a typing error and stops the process.</summary>
public sealed record SettingSection(string Section, IReadOnlyList<Setting> Settings);

namespace CaptchaGate.Core.Configuration;

/// <summary>The values that a setting may have, both ends included. The validator, the documents and the templates agree with it; a test compares them.</summary>
public abstract record SettingRange
{
    /// <summary>Whole numbers from <paramref name="Min"/> to <paramref name="Max"/>.</summary>
    public sealed record Numbers(int Min, int Max) : SettingRange;

    /// <summary>Times from <paramref name="Min"/> to <paramref name="Max"/>.</summary>
    public sealed record Times(TimeSpan Min, TimeSpan Max) : SettingRange;
}

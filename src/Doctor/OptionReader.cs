namespace CaptchaGate.Doctor;

/// <summary>Takes the doctor's own options out of the arguments, written as <c>--name=value</c> or <c>--name value</c>.</summary>
internal sealed class OptionReader(string[] args)
{
    private readonly List<string> _rest = [.. args];

    /// <value>What was not taken.</value>
    public string[] Rest => [.. _rest];

    /// <returns>Whether it was there, once or more.</returns>
    public bool TakeFlag(string name) => _rest.RemoveAll(arg => string.Equals(arg, name, StringComparison.Ordinal)) > 0;

    /// <returns>The first value; empty where the option has none, null where there is no such option. A second one is left.</returns>
    public string? Take(string name)
    {
        var at = _rest.FindIndex(arg => string.Equals(arg, name, StringComparison.Ordinal) || arg.StartsWith(name + "=", StringComparison.Ordinal));
        if (at < 0)
            return null;
        var isOne = _rest[at].Length > name.Length;
        var value = isOne ? _rest[at][(name.Length + 1)..] : _rest.ElementAtOrDefault(at + 1) ?? "";
        _rest.RemoveRange(at, isOne ? 1 : Math.Min(2, _rest.Count - at));
        return value;
    }

    /// <returns>Every value, in their order.</returns>
    public IReadOnlyList<string> TakeAll(string name)
    {
        var values = new List<string>();
        while (Take(name) is { } value)
            values.Add(value);
        return values;
    }
}

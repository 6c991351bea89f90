namespace CaptchaGate.Http.Requests;

/// <summary>
/// A body's fields, each name once. A value is null where the document holds something that is not a string: that is
/// the caller's mistake only when somebody needs the field.
/// </summary>
internal sealed class Fields
{
    private readonly Dictionary<string, string?> _values = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string?> All => _values;

    /// <returns>Whether the name was new.</returns>
    public bool TryAdd(string name, string? value) => _values.TryAdd(name, value);

    /// <summary>A field that may be left out and may be called by several names, of which only one may stand.</summary>
    /// <returns>The value, or null when none of the names is there.</returns>
    public string? Find(ReadOnlySpan<string> names, out RequestFault? fault)
    {
        fault = null;
        string? value = null;
        string? found = null;
        foreach (var name in names)
        {
            if (!_values.TryGetValue(name, out var candidate))
                continue;
            if (found is not null)
                fault = RequestFault.BadRequest($"{found} and {name} are the same field; send one of them.");
            else if (candidate is null)
                fault = RequestFault.BadRequest($"{name} must be a string.");
            (found, value) = (name, candidate);
        }

        return value;
    }
}

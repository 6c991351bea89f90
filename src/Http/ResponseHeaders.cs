using System.Collections;

namespace CaptchaGate.Http;

/// <summary>An answer's headers, each name once in any case: so few that looking through them is cheaper than a table.</summary>
public sealed class ResponseHeaders : IEnumerable<KeyValuePair<string, string>>
{
    // As many as a pass to a browser has.
    private readonly List<KeyValuePair<string, string>> _headers = new(8);

    /// <summary>Sets a header, or replaces it.</summary>
    /// <returns>The value; null when there is no such header.</returns>
    public string? this[string name]
    {
        get => Find(name) is >= 0 and var at ? _headers[at].Value : null;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (Find(name) is >= 0 and var at)
                _headers[at] = new(name, value);
            else
                _headers.Add(new(name, value));
        }
    }

    public List<KeyValuePair<string, string>>.Enumerator GetEnumerator() => _headers.GetEnumerator();

    IEnumerator<KeyValuePair<string, string>> IEnumerable<KeyValuePair<string, string>>.GetEnumerator() => _headers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _headers.GetEnumerator();

    private int Find(string name)
    {
        for (var i = 0; i < _headers.Count; i++)
        {
            if (string.Equals(_headers[i].Key, name, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        return -1;
    }
}

using System.Collections;

namespace CaptchaGate.Http.Hosting;

/// <summary>An answer's headers, each name once, in any case. They are so few that looking through them is quicker than hashing.</summary>
public sealed class AnswerHeaderCollection : IReadOnlyCollection<KeyValuePair<string, string>>
{
    private const int Most = 11;

    private readonly List<KeyValuePair<string, string>> _fields = new(Most);

    public int Count => _fields.Count;

    /// <value>The header's value; null when there is none. Setting null removes it.</value>
    public string? this[string name]
    {
        get => Find(name) is >= 0 and var at ? _fields[at].Value : null;
        set
        {
            if (Find(name) is >= 0 and var at)
                _fields.RemoveAt(at);
            if (value is not null)
                _fields.Add(new(name, value));
        }
    }

    public List<KeyValuePair<string, string>>.Enumerator GetEnumerator() => _fields.GetEnumerator();

    IEnumerator<KeyValuePair<string, string>> IEnumerable<KeyValuePair<string, string>>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int Find(string name)
    {
        for (var i = 0; i < _fields.Count; i++)
        {
            if (string.Equals(_fields[i].Key, name, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        return -1;
    }
}

using System.Diagnostics.CodeAnalysis;

namespace CaptchaGate.Http.Body;

/// <summary>
/// A body's fields in the order of their names' first appearance. A name that a form repeats is one field with several
/// texts; only a field that CaptchaGate itself reads must be given once. They are so few (<see cref="FieldLimits.MaxFields"/>) that
/// looking through them is quicker than hashing.
/// </summary>
internal sealed class Fields
{
    private readonly List<Field> _fields = [];

    public IReadOnlyList<Field> All => _fields;

    /// <value>How many values the fields hold together.</value>
    public int ValueCount { get; private set; }

    /// <summary>Adds a text of a form; a name that is there already gets one more.</summary>
    public void Add(string name, string text)
    {
        var place = IndexOf(name);
        if (place < 0)
        {
            Add(Field.OfText(name, text));
            return;
        }

        _fields[place] = _fields[place].With(text);
        ValueCount++;
    }

    /// <summary>Adds a field whose name is not there yet.</summary>
    public void Add(Field field)
    {
        _fields.Add(field);
        ValueCount += field.Kind is FieldKind.List ? Math.Max(1, field.Texts.Count) : 1;
    }

    public bool TryGet(string name, [NotNullWhen(true)] out Field? field)
    {
        field = IndexOf(name) is >= 0 and var place ? _fields[place] : null;
        return field is not null;
    }

    /// <summary>A field that may be left out and may be called by several names, of which only one may hold something.</summary>
    /// <returns>The text, or null when none of the names holds one: a null and an empty text are as good as no field.</returns>
    public string? Find(ReadOnlySpan<string> names, out RequestFault? fault)
    {
        fault = null;
        Field? found = null;
        foreach (var name in names)
        {
            if (!TryGet(name, out var candidate) || candidate.IsEmpty)
                continue;
            fault ??= candidate switch
            {
                { IsRepeated: true } => RequestFault.BadRequest($"The field {name} is given more than once; send it once."),
                { Text: null } => RequestFault.BadRequest($"{name} must be a string."),
                _ when found is not null => RequestFault.BadRequest($"{found.Name} and {name} are the same field; send one of them."),
                _ => null,
            };
            found = candidate;
        }

        return fault is null ? found?.Text : null;
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < _fields.Count; i++)
        {
            if (string.Equals(_fields[i].Name, name, StringComparison.Ordinal))
                return i;
        }

        return -1;
    }
}

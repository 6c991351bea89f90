namespace CaptchaGate.Http.Body;

/// <summary>What a body holds under a name.</summary>
internal enum FieldKind
{
    /// <summary>One text.</summary>
    Text,

    /// <summary>Several texts in their order: a repeated name of a form, or a JSON array of strings.</summary>
    List,

    /// <summary>JSON's null.</summary>
    Null,

    /// <summary>Any other JSON value.</summary>
    NotText,
}

/// <summary>One field of a body.</summary>
internal sealed class Field
{
    private readonly IReadOnlyList<string>? _texts;

    private Field(string name, FieldKind kind, string? text = null, IReadOnlyList<string>? texts = null)
    {
        Name = name;
        Kind = kind;
        Text = text;
        _texts = texts;
    }

    public string Name { get; }

    public FieldKind Kind { get; }

    /// <value>The texts in their order; none for <see cref="FieldKind.Null"/> and <see cref="FieldKind.NotText"/>.</value>
    public IReadOnlyList<string> Texts => Text is { } text ? [text] : _texts ?? [];

    /// <value>The one text; null for any other kind.</value>
    public string? Text { get; }

    /// <value>Whether the name occurs in the body more than once.</value>
    public bool IsRepeated { get; private init; }

    /// <value>Whether it says nothing: null, or one empty text.</value>
    public bool IsEmpty => Kind is FieldKind.Null || Text is "";

    public static Field OfText(string name, string text) => new(name, FieldKind.Text, text);

    public static Field OfList(string name, IReadOnlyList<string> texts) => new(name, FieldKind.List, texts: texts);

    public static Field OfNull(string name) => new(name, FieldKind.Null);

    public static Field OfOther(string name) => new(name, FieldKind.NotText);

    /// <summary>The field with one more text, because a form holds its name again.</summary>
    public Field With(string text) => new(Name, FieldKind.List, texts: [.. Texts, text]) { IsRepeated = true };
}

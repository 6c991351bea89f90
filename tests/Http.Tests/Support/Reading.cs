using System.Text;
using CaptchaGate.Http.Body;

namespace CaptchaGate.Http.Tests.Support;

/// <summary>What a reader made of a body.</summary>
internal static class Reading
{
    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Asserts that the fields were read, are these, and stand in this order. Null: no one text.</summary>
    public static void AssertFields(Result<Fields> read, params (string Name, string? Value)[] expected)
    {
        Assert.Null(read.Fault);
        Assert.Equal(expected, read.Value!.All.Select(static field => (field.Name, field.Text)).ToArray());
    }

    public static RequestFault AssertFault<T>(Result<T> read, int status, string detail, string code = "bad-request")
        where T : class
    {
        Assert.True(read.Failed(out var fault, out _));
        Assert.Equal((status, code), (fault.Status, fault.Code));
        Assert.Contains(detail, fault.Detail, StringComparison.Ordinal);
        return fault;
    }

    /// <summary>Asserts that a field is a list of these texts.</summary>
    public static void AssertList(Result<Fields> read, string name, params string[] texts)
    {
        Assert.Null(read.Fault);
        Assert.True(read.Value!.TryGet(name, out var field));
        Assert.Equal(FieldKind.List, field.Kind);
        Assert.Equal(texts, field.Texts);
    }

    /// <param name="fields">Null: a JSON value that is neither text nor null.</param>
    public static Fields Fields(params (string Name, string? Value)[] fields)
    {
        var read = new Fields();
        foreach (var (name, value) in fields)
        {
            if (value is null)
                read.Add(Field.OfOther(name));
            else
                read.Add(name, value);
        }

        return read;
    }

    public static string? Text(Fields fields, string name) => fields.TryGet(name, out var field) ? field.Text : null;
}

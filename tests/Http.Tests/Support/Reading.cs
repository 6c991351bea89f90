using System.Text;
using CaptchaGate.Http.Requests;

namespace CaptchaGate.Http.Tests.Support;

/// <summary>What a reader made of a body.</summary>
internal static class Reading
{
    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Asserts that the fields were read and are these.</summary>
    public static void AssertFields(Read<Fields> read, params (string Name, string? Value)[] expected)
    {
        Assert.Null(read.Fault);
        Assert.Equal(
            expected.OrderBy(static field => field.Name, StringComparer.Ordinal).ToArray(),
            read.Value!.All.Select(static field => (field.Key, field.Value)).OrderBy(static field => field.Key, StringComparer.Ordinal).ToArray());
    }

    public static RequestFault AssertFault<T>(Read<T> read, int status, string detail, string code = "bad-request")
        where T : class
    {
        Assert.True(read.Failed(out var fault, out _));
        Assert.Equal((status, code), (fault.Status, fault.Code));
        Assert.Contains(detail, fault.Detail, StringComparison.Ordinal);
        return fault;
    }

    public static Fields Fields(params (string Name, string? Value)[] fields)
    {
        var read = new Fields();
        foreach (var (name, value) in fields)
            Assert.True(read.TryAdd(name, value));
        return read;
    }
}

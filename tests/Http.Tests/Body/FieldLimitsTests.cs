using CaptchaGate.Http.Body;
using static CaptchaGate.Http.Tests.Support.Reading;

namespace CaptchaGate.Http.Tests.Body;

public sealed class FieldLimitsTests
{
    private const int MaxBody = 64 * 1024;

    [Fact]
    public void A_document_of_64_members_is_read() => Assert.Equal(64, JsonFields.Parse(Utf8(Members(64))).Value!.All.Count);

    [Fact]
    public void A_document_of_65_members_is_refused() => AssertFault(JsonFields.Parse(Utf8(Members(65))), 400, "more than 64 fields");

    [Theory]
    [InlineData("[1,1,1,1,1]", 6)]
    [InlineData("[[],{},null,[true,\"x\"]]", 7)]
    [InlineData("{\"a\":1,\"b\":{\"c\":[1]}}", 5)]
    public void Members_and_elements_count_at_every_depth(string nested, int count)
    {
        var rest = 256 - count;
        AssertFields(JsonFields.Parse(Utf8($$"""{"x":{{nested}},"y":[{{Ones(rest - 1)}}]}""")), ("x", null), ("y", null));
        AssertFault(JsonFields.Parse(Utf8($$"""{"x":{{nested}},"y":[{{Ones(rest)}}]}""")), 400, "more than 256 members and array elements");
    }

    [Fact]
    public void A_broken_document_is_refused_as_such_when_it_breaks_before_the_limit() =>
        AssertFault(JsonFields.Parse(Utf8("{\"a\":1,}" + Ones(1000))), 400, "not valid JSON");

    [Fact]
    public void A_form_of_64_fields_may_end_with_a_separator() =>
        Assert.Equal(64, UrlEncodedFields.Parse(Utf8(Pairs(64) + "&")).Value!.All.Count);

    [Fact]
    public void A_form_of_separators_is_refused() => AssertFault(UrlEncodedFields.Parse(Utf8(new string('&', MaxBody))), 400, "more than 64 fields");

    [Theory]
    [MemberData(nameof(TooMany))]
    public void Refusing_too_many_fields_makes_nothing_of_them(string what, string body)
    {
        var bytes = Utf8(body);
        Assert.True(bytes.Length is > MaxBody * 9 / 10 and <= MaxBody, what);
        Assert.True(Parse(bytes).Failed(out _, out _));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(Parse(bytes).Failed(out var fault, out _));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(400, fault.Status);
        // Parsing the same members took some 1.5 MB.
        Assert.InRange(allocated, 0, 4096);
    }

    public static TheoryData<string, string> TooMany => new()
    {
        { "members", Fill("{", static number => $"\"{number:x}\":1,", "\"z\":1}") },
        { "elements", Fill("{\"a\":[", static _ => "1,", "1]}") },
        { "objects", Fill("{\"a\":[", static _ => "{},", "1]}") },
        { "members within", Fill("{\"a\":{", static number => $"\"{number:x}\":1,", "\"z\":1}}") },
        { "pairs", Fill("a=1", static number => $"&{number:x}=1", "") },
    };

    private static Result<Fields> Parse(byte[] body) => body[0] == '{' ? JsonFields.Parse(body) : UrlEncodedFields.Parse(body);

    private static string Members(int count) => "{" + string.Join(',', Enumerable.Range(0, count).Select(static number => $"\"n{number}\":\"x\"")) + "}";

    private static string Pairs(int count) => string.Join('&', Enumerable.Range(0, count).Select(static number => $"n{number}=x"));

    private static string Ones(int count) => string.Join(',', Enumerable.Repeat("1", count));

    private static string Fill(string start, Func<int, string> piece, string end)
    {
        var text = new System.Text.StringBuilder(start);
        for (var number = 0; ; number++)
        {
            var next = piece(number);
            if (text.Length + next.Length + end.Length > MaxBody)
                return text.Append(end).ToString();
            text.Append(next);
        }
    }
}

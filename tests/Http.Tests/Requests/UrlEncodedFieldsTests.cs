using System.Text;
using CaptchaGate.Http.Body;
using CaptchaGate.Tests;
using FsCheck.Fluent;
using static CaptchaGate.Http.Tests.Support.Reading;

namespace CaptchaGate.Http.Tests.Requests;

public sealed class UrlEncodedFieldsTests
{
    public static TheoryData<string> NotEncoded =>
    [
        "a=%",
        "a=%2",
        "a=%zz",
        "a=% 2",
        "a=%2%30",
        "a=%+1",
        "%=a",
        "a=%ff",
        "a=%c3",
        "a=%c3%28",
        "a=%ed%a0%80",
        "a=%f8%88%80%80%80",
        "a=%c0%80",
        "%ff=a",
        "a=\u00ff%ff",
    ];

    [Fact]
    public void Names_and_values_are_decoded() =>
        AssertFields(
            Parse("a=1&b=&c&=d&e=f=g&h%20i=j+k&l=%2B%2F%3D%26%25&m=%C3%A9%f0%9f%98%80&n=%00é"),
            ("a", "1"), ("b", ""), ("c", ""), ("", "d"), ("e", "f=g"), ("h i", "j k"), ("l", "+/=&%"), ("m", "é😀"), ("n", "\0é"));

    [Theory]
    [InlineData("")]
    [InlineData("&")]
    [InlineData("&&&")]
    public void Nothing_between_the_separators_is_no_field(string body) => AssertFields(Parse(body));

    [Theory]
    [MemberData(nameof(NotEncoded))]
    public void What_a_browser_would_never_send_is_refused(string body) => AssertFault(Parse(body), 400, "not percent-encoded UTF-8");

    [Fact]
    public void Raw_bytes_that_are_no_utf8_are_refused() => AssertFault(UrlEncodedFields.Parse([(byte)'a', (byte)'=', 0xff]), 400, "not percent-encoded UTF-8");

    [Theory]
    [InlineData("a=1&a=2")]
    [InlineData("a=1&a=1")]
    [InlineData("a=1&%61=1")]
    [InlineData("a&a")]
    public void A_name_that_is_repeated_is_a_list(string body)
    {
        Assert.True(Parse(body).Value!.TryGet("a", out var field));
        Assert.Equal((FieldKind.List, true, 2), (field.Kind, field.IsRepeated, field.Texts.Count));
    }

    [Fact]
    public void The_order_of_names_and_of_texts_is_the_bodys()
    {
        var read = Parse("b=1&a%5B%5D=x&b=2&c=&a[]=y&b=1");
        AssertList(read, "b", "1", "2", "1");
        AssertList(read, "a[]", "x", "y");
        Assert.Equal(["b", "a[]", "c"], read.Value!.All.Select(static field => field.Name), StringComparer.Ordinal);
    }

    [Fact]
    public void There_are_at_most_64_fields()
    {
        Assert.Equal(64, Parse(Many(64)).Value!.All.Count);
        AssertFault(Parse(Many(65)), 400, "more than 64 fields");
        AssertFault(Parse(string.Join('&', Enumerable.Repeat("a=v", 65))), 400, "more than 64 fields");
    }

    [Fact]
    public void Any_fields_come_through_as_a_browser_encodes_them() =>
        Always.Holds(Gen.Two(Texts.Unicode), pair =>
        {
            var (name, value) = pair;
            var body = $"{Form(name)}={Form(value)}&x{Form(name)}=1";
            return !Parse(body).Failed(out _, out var fields) && string.Equals(Text(fields, name), value, StringComparison.Ordinal) && fields.All.Count == 2;
        });

    [Fact]
    public void No_bytes_make_it_throw() =>
        Always.Holds(
            Gen.OneOf(Gen.Elements((byte)'%', (byte)'&', (byte)'=', (byte)'+', (byte)'2', (byte)'f'), Gen.Choose(0, 255).Select(static value => (byte)value)).ArrayOf(),
            bytes => !UrlEncodedFields.Parse(bytes).Failed(out var fault, out _) || fault.Status == 400);

    private static Result<Fields> Parse(string body) => UrlEncodedFields.Parse(Utf8(body));

    private static string Many(int count) => string.Join('&', Enumerable.Range(0, count).Select(static i => $"f{i}=v"));

    // WHATWG URL Standard, "application/x-www-form-urlencoded serializing".
    private static string Form(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(static octet => octet switch
    {
        (byte)' ' => "+",
        _ when char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'*' or (byte)'-' or (byte)'.' or (byte)'_' => $"{(char)octet}",
        _ => $"%{octet:X2}",
    }));
}

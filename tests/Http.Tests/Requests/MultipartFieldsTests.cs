using CaptchaGate.Http.Body;
using CaptchaGate.Tests;
using static CaptchaGate.Http.Tests.Support.Reading;

namespace CaptchaGate.Http.Tests.Requests;

public sealed class MultipartFieldsTests
{
    private const string Boundary = "----WebKitFormBoundaryABC";

    public static TheoryData<string> BrokenParts =>
    [
        "Content-Type: text/plain\r\n\r\nx",
        "Content-Disposition: attachment\r\n\r\nx",
        "Content-Disposition: form-data\r\n\r\nx",
        "Content-Disposition: form-data; name=\"\"\r\n\r\nx",
        "Content-Disposition\r\n\r\nx",
        "X: " + new string('x', 5000) + "\r\n\r\nx",
    ];

    [Fact]
    public async Task Text_parts_are_read() =>
        AssertFields(
            await ParseAsync(Part("a", "1"), Part("b", ""), Part("é", "中文 😀\r\n--x"), "Content-Disposition: form-data; name=c\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n+%20"),
            ("a", "1"), ("b", ""), ("é", "中文 😀\r\n--x"), ("c", "+%20"));

    [Fact]
    public async Task No_parts_are_no_fields() => AssertFields(await ParseAsync());

    [Theory]
    [InlineData("filename=\"a.txt\"")]
    [InlineData("filename*=UTF-8''a.txt")]
    public async Task A_file_is_refused(string filename) =>
        AssertFault(await ParseAsync(Part("a", "1"), $"Content-Disposition: form-data; name=\"file\"; {filename}\r\n\r\nx"), 415, "holds a file");

    [Fact]
    public async Task A_file_input_that_was_left_empty_is_an_empty_field() =>
        AssertFields(await ParseAsync("Content-Disposition: form-data; name=\"file\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n"), ("file", ""));

    [Fact]
    public async Task A_name_that_is_repeated_is_a_list_in_the_order_of_the_parts()
    {
        var read = await ParseAsync(Part("a", "1"), Part("b", "x"), Part("a", ""), Part("a", "1"));
        AssertList(read, "a", "1", "", "1");
        Assert.Equal(["a", "b"], read.Value!.All.Select(static field => field.Name), StringComparer.Ordinal);
    }

    [Fact]
    public async Task There_are_at_most_64_parts()
    {
        Assert.Equal(64, (await ParseAsync([.. Many(64)])).Value!.All.Count);
        AssertFault(await ParseAsync([.. Many(65)]), 400, "more than 64 fields");
        AssertFault(await ParseAsync([.. Enumerable.Repeat(Part("a", "v"), 65)]), 400, "more than 64 fields");
    }

    [Theory]
    [MemberData(nameof(BrokenParts))]
    public async Task A_part_without_a_name_or_with_broken_headers_is_refused(string part) => AssertFault(await ParseAsync(part), 400, "");

    [Theory]
    [InlineData("")]
    [InlineData("no boundary at all")]
    [InlineData("--another\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--another--\r\n")]
    [InlineData("------WebKitFormBoundaryABC\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nno end")]
    [InlineData("------WebKitFormBoundaryABC\r\nContent-Disposition: form-data; na")]
    public async Task A_body_that_breaks_off_or_has_another_boundary_is_refused(string body) =>
        AssertFault(await MultipartFields.ParseAsync(Utf8(body), Boundary, CancellationToken.None), 400, "");

    [Fact]
    public async Task Text_that_is_no_utf8_is_refused()
    {
        byte[] body = [.. Utf8($"--{Boundary}\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n"), 0xff, .. Utf8($"\r\n--{Boundary}--\r\n")];
        AssertFault(await MultipartFields.ParseAsync(body, Boundary, CancellationToken.None), 400, "not UTF-8 text");
    }

    [Fact]
    public void Any_text_comes_through_unaltered() =>
        Always.Holds(Texts.Unicode, text => ParseAsync(Part("a", text)).GetAwaiter().GetResult() is { Value: { } fields } && string.Equals(Text(fields, "a"), text, StringComparison.Ordinal));

    private static Task<Result<Fields>> ParseAsync(params string[] parts) =>
        MultipartFields.ParseAsync(Utf8(string.Concat(parts.Select(static part => $"--{Boundary}\r\n{part}\r\n")) + $"--{Boundary}--\r\n"), Boundary, CancellationToken.None);

    private static string Part(string name, string value) => $"Content-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}";

    private static IEnumerable<string> Many(int count) => Enumerable.Range(0, count).Select(static i => Part($"f{i}", "v"));
}

using System.Text;
using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Cases;

/// <summary>"Body 64 KiB (413), 64 parts, JSON depth 8."</summary>
public sealed class LimitCases(ConformanceTarget target) : ConformanceTest(target)
{
    private const int MaxBody = 64 * 1024;

    [Theory]
    [InlineData(MaxBody - 1)]
    [InlineData(MaxBody)]
    public async Task A_body_within_64_KiB_is_read(int bytes) =>
        Passed(await Gate.PostAsync(Verify, "application/json", Body.Padded(Body.Json((Token, await Emulator.MintTextAsync())), bytes)));

    [Theory]
    [InlineData(MaxBody - 1)]
    [InlineData(MaxBody)]
    public async Task A_body_within_64_KiB_in_chunks_is_read(int bytes) =>
        Passed(await Gate.PostChunkedAsync(Verify, "application/json", Body.Padded(Body.Json((Token, await Emulator.MintTextAsync())), bytes)));

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(Body.MultipartType)]
    public async Task A_declared_body_of_64_KiB_and_a_byte_is_413(string contentType) =>
        Refused(await Gate.PostAsync(Verify, contentType, Body.Padded(Body.Json((Token, await Emulator.MintTextAsync())), MaxBody + 1)), 413, "bad-request");

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(Body.MultipartType)]
    public async Task A_chunked_body_of_64_KiB_and_a_byte_is_413(string contentType) =>
        Refused(await Gate.PostChunkedAsync(Verify, contentType, Body.Padded(Body.Json((Token, await Emulator.MintTextAsync())), MaxBody + 1)), 413, "bad-request");

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task An_empty_body_of_undeclared_length_is_411(string contentType) =>
        Refused(await Gate.PostChunkedAsync(Verify, contentType, []), 411, "bad-request");

    [Fact]
    public async Task Another_type_is_refused_before_a_length() =>
        Refused(await Gate.PostAsync(Verify, "text/html", new byte[MaxBody + 1]), 415, "bad-request");

    [Theory]
    [InlineData(8, true)]
    [InlineData(9, false)]
    [InlineData(5000, false)]
    public async Task JSON_may_have_8_levels(int levels, bool read)
    {
        // The document itself is the first level.
        var nested = new string('[', levels - 1) + new string(']', levels - 1);
        var reply = await Gate.JsonAsync(Verify, $$"""{"captchaVerifyParam":{{Body.Text(await Emulator.MintTextAsync())}},"x":{{nested}}}""");
        if (read)
            Passed(reply);
        else
            Refused(reply, 400, "bad-request");
    }

    [Theory]
    [InlineData("json", 64, true)]
    [InlineData("json", 65, false)]
    [InlineData("form", 64, true)]
    [InlineData("form", 65, false)]
    [InlineData("multipart", 64, true)]
    [InlineData("multipart", 65, false)]
    public async Task A_body_may_have_64_fields(string form, int count, bool read)
    {
        (string, string)[] others = [.. Enumerable.Range(1, count - 1).Select(static number => ($"field{number}", "x"))];
        var (contentType, body) = Body.As(form, [.. others, (Token, await Emulator.MintTextAsync())]);
        var reply = await Gate.PostAsync(Verify, contentType, body);
        if (read)
            Passed(reply);
        else
            Refused(reply, 400, "bad-request");
    }

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    [InlineData(20_000, false)]
    public async Task JSON_may_have_256_members_and_elements(int elements, bool read)
    {
        // With the token and the array itself: two members.
        var array = "[" + string.Join(',', Enumerable.Repeat("1", elements - 1)) + "]";
        var reply = await Gate.JsonAsync(Verify, $$"""{"captchaVerifyParam":{{Body.Text(await Emulator.MintTextAsync())}},"x":{{array}}}""");
        if (read)
        {
            Passed(reply);
        }
        else
        {
            Refused(reply, 400, "bad-request");
            Assert.Contains("256", reply.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_part_with_a_huge_header_is_400()
    {
        var body = $"--{Body.Boundary}\r\nX: {new string('x', 8000)}\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--{Body.Boundary}--\r\n";
        Refused(await Gate.PostAsync(Verify, Body.MultipartType, Encoding.UTF8.GetBytes(body)), 400, "bad-request");
    }

    [Fact]
    public async Task A_part_with_many_headers_is_400()
    {
        var headers = string.Concat(Enumerable.Range(0, 60).Select(static number => $"X{number}: x\r\n"));
        var body = $"--{Body.Boundary}\r\n{headers}Content-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--{Body.Boundary}--\r\n";
        Refused(await Gate.PostAsync(Verify, Body.MultipartType, Encoding.UTF8.GetBytes(body)), 400, "bad-request");
    }
}

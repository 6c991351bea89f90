using System.Net.Sockets;
using System.Text.Json;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.Emulator.Tests.Support;

namespace CaptchaGate.Emulator.Tests;

/// <summary>What a client that knows no HTTP sees of each fault.</summary>
public sealed class WireFaultTests : EmulatorTest
{
    [Fact]
    public async Task Never_answer_is_an_open_connection_without_a_byte()
    {
        var seen = await See(Fault.NeverAnswer, silence: true);
        Assert.Equal((0, End.Silence), (seen.Bytes.Length, seen.End));
    }

    [Fact]
    public async Task Reset_comes_before_any_byte()
    {
        var seen = await See(Fault.Reset);
        Assert.Equal((0, End.Reset), (seen.Bytes.Length, seen.End));
    }

    [Fact]
    public async Task Reset_after_headers_comes_after_all_of_them_and_none_of_the_body()
    {
        var seen = await See(Fault.ResetAfterHeaders);
        Assert.EndsWith("\r\n\r\n", seen.Text, StringComparison.Ordinal);
        Assert.True(seen is { End: End.Reset, DeclaredLength: > 0 });
    }

    [Fact]
    public async Task Reset_mid_body_comes_after_half_of_it()
    {
        var seen = await See(Fault.ResetMidBody);
        Assert.Equal((End.Reset, seen.DeclaredLength / 2), (seen.End, seen.Body.Length));
    }

    [Fact]
    public async Task Close_is_the_end_of_the_stream_without_a_byte()
    {
        var seen = await See(Fault.Close);
        Assert.Equal((0, End.Fin), (seen.Bytes.Length, seen.End));
    }

    [Fact]
    public async Task Close_mid_headers_leaves_the_headers_unfinished()
    {
        var seen = await See(Fault.CloseMidHeaders);
        Assert.Equal(End.Fin, seen.End);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", seen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\n\r\n", seen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_close_ends_the_answer_early_and_keeps_the_connection()
    {
        Emulator.Script(Fault.HalfCloseMidBody);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", Emulator.BaseAddress.Port, Cancel);
        await tcp.GetStream().WriteAsync(await Request(), Cancel);
        using var bytes = new MemoryStream();
        await tcp.GetStream().CopyToAsync(bytes, Cancel);
        var seen = new Seen(bytes.ToArray(), End.Fin);
        Assert.Equal(seen.DeclaredLength / 2, seen.Body.Length);

        // The other direction lives on: what the client sends is taken, and the emulator still counts the connection.
        await tcp.GetStream().WriteAsync(new byte[1000], Cancel);
        await tcp.GetStream().WriteAsync(new byte[1000], Cancel);
        Assert.Equal(1, Emulator.Connections.Open);
    }

    [Fact]
    public async Task A_truncated_body_is_half_of_what_was_declared()
    {
        var seen = await See(Fault.TruncatedBody);
        Assert.Equal((End.Fin, seen.DeclaredLength / 2), (seen.End, seen.Body.Length));
    }

    [Fact]
    public async Task A_stalled_body_stops_in_the_middle_and_stays_open()
    {
        var seen = await See(Fault.StallMidBody, silence: true);
        Assert.Equal((End.Silence, seen.DeclaredLength / 2), (seen.End, seen.Body.Length));
    }

    [Fact]
    public async Task Truncated_chunks_lack_the_last_chunk()
    {
        var seen = await See(Fault.TruncatedChunks);
        Assert.Equal(End.Fin, seen.End);
        Assert.Contains("Transfer-Encoding: chunked", seen.Head, StringComparison.Ordinal);
        Assert.Contains("T001", seen.Body, StringComparison.Ordinal);
        Assert.False(seen.Text.EndsWith("0\r\n\r\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_short_content_length_hides_half_of_the_body()
    {
        var seen = await See(Fault.ShortContentLength);
        Assert.Equal((End.Fin, seen.Body.Length / 2), (seen.End, (int)seen.DeclaredLength));
    }

    [Fact]
    public async Task A_long_content_length_waits_for_a_body_that_never_comes()
    {
        var seen = await See(Fault.LongContentLength, silence: true);
        Assert.Equal((End.Silence, seen.Body.Length * 2), (seen.End, (int)seen.DeclaredLength));
        Assert.True(JsonDocument.Parse(seen.Body).RootElement.GetProperty("Success").GetBoolean());
    }

    [Theory]
    [InlineData("slow-drip", true)]
    [InlineData("slow-headers", false)]
    public async Task Drips_come_byte_by_byte(string fault, bool headersAtOnce)
    {
        Emulator.Script(fault);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", Emulator.BaseAddress.Port, Cancel);
        await tcp.GetStream().WriteAsync(await Request(), Cancel);
        var reads = new List<int>();
        var buffer = new byte[4096];
        for (var i = 0; i < 4; i++)
            reads.Add(await tcp.GetStream().ReadAsync(buffer, Cancel));
        // The headers may come with the first byte of the body or just before it.
        Assert.Equal(headersAtOnce, reads[0] > 10);
        AssertEach.Of(reads[2..], count => Assert.InRange(count, 1, 10));
    }

    [Fact]
    public async Task Not_http_is_no_http()
    {
        var seen = await See(Fault.NotHttp);
        Assert.Equal(("* OK ready\r\n\r\n", End.Fin), (seen.Text, seen.End));
    }

    [Fact]
    public async Task Huge_headers_are_a_megabyte()
    {
        var seen = await See(Fault.HugeHeaders);
        Assert.InRange(seen.Head.Length, 1_000_000, 1_200_000);
        Assert.Equal(seen.DeclaredLength, seen.Body.Length);
    }

    [Fact]
    public async Task An_oversize_chunked_body_has_eight_mebibytes_and_ends_well()
    {
        var seen = await See(Fault.OversizeChunked);
        Assert.InRange(seen.Body.Length, 8 * 1024 * 1024, 9 * 1024 * 1024);
        Assert.EndsWith("0\r\n\r\n", seen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_answer_spends_and_bills_the_token_and_then_resets()
    {
        var token = Emulator.Mint(Scenes.V3, verdict: Fault.LostAnswer);
        var seen = await RawClient.ExchangeAsync(Emulator.BaseAddress, await Request(token.CaptchaVerifyParam));
        Assert.Equal((0, End.Reset), (seen.Bytes.Length, seen.End));
        var entry = Assert.Single(Emulator.Journal.Entries);
        Assert.True(entry is { Judged: true, Billed: true, ServiceOutcome: "T001", Outcome: "lost-answer" });

        Emulator.Script(Reaction.Honest);
        Assert.Equal("F018", (await Client.VerifyAsync(token.CaptchaVerifyParam)).VerifyCode);
    }

    [Fact]
    public async Task Any_fault_can_be_processed_first()
    {
        var token = Emulator.Mint(Scenes.V3).CaptchaVerifyParam;
        Emulator.Script(Fault.TruncatedBody with { Processed = true });
        var seen = await RawClient.ExchangeAsync(Emulator.BaseAddress, await Request(token));
        Assert.Equal(End.Fin, seen.End);
        Assert.Equal("F018", (await Client.VerifyAsync(token)).VerifyCode);
    }

    [Fact]
    public async Task A_fault_that_is_not_processed_leaves_the_token_unspent()
    {
        var token = Emulator.Mint(Scenes.V3).CaptchaVerifyParam;
        Emulator.Script(Fault.Reset, Fault.ResetMidBody, "500");
        await RawClient.ExchangeAsync(Emulator.BaseAddress, await Request(token));
        await RawClient.ExchangeAsync(Emulator.BaseAddress, await Request(token));
        await Client.VerifyAsync(token);
        Assert.Equal(0, Emulator.Billing.Total);
        Assert.Equal("T001", (await Client.VerifyAsync(token)).VerifyCode);
    }

    [Fact]
    public async Task Steps_can_be_put_together_at_will()
    {
        Emulator.Script(Reaction.Wire(new Send("HTTP/1.1 200 OK\r\n"u8.ToArray()), new Pause(TimeSpan.FromMilliseconds(10)), new ResetConnection()));
        var seen = await RawClient.ExchangeAsync(Emulator.BaseAddress, await Request());
        Assert.Equal(("HTTP/1.1 200 OK\r\n", End.Reset), (seen.Text, seen.End));
    }

    [Fact]
    public async Task A_fault_stays_with_its_token_while_others_are_judged()
    {
        var poison = Emulator.Mint(Scenes.V3, verdict: Fault.Reset).CaptchaVerifyParam;
        await Assert.ThrowsAsync<HttpRequestException>(() => Client.VerifyAsync(poison));
        Assert.Equal("T001", (await Client.VerifyAsync(Emulator.Mint(Scenes.V3).CaptchaVerifyParam)).VerifyCode);
        Assert.Equal("F003", (await Client.VerifyAsync("probe")).VerifyCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => Client.VerifyAsync(poison));
    }

    [Fact]
    public async Task Calls_that_hang_end_when_their_client_leaves_and_leave_no_connection()
    {
        Emulator.Standing.Add(Fault.NeverAnswer);
        using (var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancel))
        {
            using var http = new HttpClient();
            var calls = Enumerable.Range(0, 100).Select(_ => http.SendAsync(Client.Signer.Sign(Emulator.BaseAddress, []), leaving.Token)).ToArray();
            await Emulator.Journal.WaitForCallsAsync(100, Cancel);
            Assert.Equal(100, Emulator.Connections.Open);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(calls));
        }

        while (Emulator.Connections.Open > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
    }

    private async Task<Seen> See(Reaction fault, bool silence = false)
    {
        Emulator.Script(fault);
        var request = await Request();
        var seen = await (silence ? RawClient.SilenceAsync(Emulator.BaseAddress, request) : RawClient.ExchangeAsync(Emulator.BaseAddress, request));
        Assert.Equal(fault.Name, Assert.Single(Emulator.Journal.Entries).Outcome);
        Assert.Equal(0, Emulator.Billing.Total);
        return seen;
    }

    private async Task<byte[]> Request(string? token = null) =>
        await RawClient.BytesAsync(Client.Signer.Sign(Emulator.BaseAddress, Client.Form(("CaptchaVerifyParam", token ?? Emulator.Mint(Scenes.V3).CaptchaVerifyParam))));
}

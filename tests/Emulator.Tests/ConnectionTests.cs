using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Network;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.Emulator.Tests.Support;
using CaptchaGate.Tests;

namespace CaptchaGate.Emulator.Tests;

public sealed class ConnectionTests : TlsTest
{
    [Fact]
    public async Task Wire_faults_work_through_tls()
    {
        var whole = await SeeOverTls(Fault.ResetAfterHeaders);
        Assert.EndsWith("\r\n\r\n", whole.Text, StringComparison.Ordinal);
        Assert.Equal(End.Reset, whole.End);
        var half = await SeeOverTls(Fault.ResetMidBody);
        Assert.Equal((End.Reset, half.DeclaredLength / 2), (half.End, half.Body.Length));
        Assert.Equal((End.Reset, 0), await SeeOverTls(Fault.Reset) is { } reset ? (reset.End, reset.Bytes.Length) : default);
        Assert.Equal((End.Silence, 0), await SeeOverTls(Fault.NeverAnswer) is { } silent ? (silent.End, silent.Bytes.Length) : default);
    }

    [Theory]
    [InlineData(ConnectionFault.Reset, End.Reset)]
    [InlineData(ConnectionFault.Close, End.Fin)]
    [InlineData(ConnectionFault.Silence, End.Silence)]
    [InlineData(ConnectionFault.ResetOnFirstBytes, End.Reset)]
    public async Task A_connection_can_fail_before_any_answer(ConnectionFault fault, End end)
    {
        await using var plain = await CaptchaEmulator.StartAsync(cancellationToken: Cancel);
        plain.Connections.Script(fault);
        var bytes = "POST / HTTP/1.1\r\n"u8.ToArray();
        var seen = await (end is End.Silence ? RawClient.SilenceAsync(plain.BaseAddress, bytes) : RawClient.ExchangeAsync(plain.BaseAddress, bytes));
        Assert.Equal((end, 0), (seen.End, seen.Bytes.Length));
        using var client = new Client(plain.BaseAddress);
        Assert.Equal("F003", (await client.VerifyAsync("junk")).VerifyCode);
    }

    [Fact]
    public async Task A_handshake_can_get_the_alert_handshake_failure()
    {
        Emulator.Connections.Standing = ConnectionFault.TlsAlert;
        var seen = await RawClient.ExchangeAsync(Emulator.SecureAddress, "hello"u8.ToArray());
        Assert.Equal([21, 3, 3, 0, 2, 2, 40], seen.Bytes);
        using var http = Trusting();
        await Refused(http);
    }

    [Theory]
    [InlineData(ConnectionFault.Reset)]
    [InlineData(ConnectionFault.ResetOnFirstBytes)]
    [InlineData(ConnectionFault.PlainHttp)]
    [InlineData(ConnectionFault.Close)]
    public async Task A_handshake_can_fail_while_the_control_api_stays_in_reach(ConnectionFault fault)
    {
        using var client = new Client(Emulator.BaseAddress);
        await client.ControlAsync(HttpMethod.Post, "connections", $"{{\"standing\":\"{fault}\"}}");
        using var http = Trusting();
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => http.SendAsync(Call("x"), Cancel));
        // A reset at once may be seen by the connect itself, or by HttpClient as it asks the connection for its peer.
        Assert.True(
            refused is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
                || (fault is ConnectionFault.Reset && refused is HttpRequestException or SocketException),
            refused.ToString());
        await client.ControlAsync(HttpMethod.Post, "connections", "{\"standing\":\"None\"}");
        using var response = await http.SendAsync(Call("x"), Cancel);
        Assert.True(response.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Dropped_connections_make_a_pooling_client_connect_anew()
    {
        using var http = Trusting();
        (await http.SendAsync(Call("x"), Cancel)).Dispose();
        (await http.SendAsync(Call("x"), Cancel)).Dispose();
        Assert.Equal(1, Emulator.Connections.Accepted);
        Emulator.Connections.DropAll();
        while (Emulator.Connections.Open > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancel);
        (await http.SendAsync(Call("x"), Cancel)).Dispose();
        Assert.Equal(2, Emulator.Connections.Accepted);
    }

    [Fact]
    public void A_connection_that_ended_meanwhile_is_no_fault_of_whoever_drops_it()
    {
        using var going = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var gone = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var connections = new Connections();
        connections.Accept(gone, faulty: false);
        connections.Accept(going, faulty: false);
        gone.Dispose();
        connections.DropAll();
        Assert.True(going.SafeHandle.IsClosed);
    }

    [Fact]
    public async Task Without_tls_the_tls_members_say_what_to_do()
    {
        await using var plain = await CaptchaEmulator.StartAsync(cancellationToken: Cancel);
        Assert.Contains("Https = true", Assert.Throws<InvalidOperationException>(() => plain.SecureAddress).Message, StringComparison.Ordinal);
        Assert.Contains("Https = true", Assert.Throws<InvalidOperationException>(() => plain.Certificates).Message, StringComparison.Ordinal);
        using var client = new Client(plain.BaseAddress);
        foreach (var (path, body) in new[] { ("certificate", "{\"serve\":\"Expired\"}"), ("connections", "{\"standing\":\"Reset\"}") })
            Assert.Contains("--https-port", (await client.ControlAsync(HttpMethod.Post, path, body)).Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_port_refuses()
    {
        using var refused = RefusedPort.Get();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var fault = await Assert.ThrowsAsync<SocketException>(() => socket.ConnectAsync(refused.Address.Host, refused.Address.Port, Cancel).AsTask());
        Assert.Equal(SocketError.ConnectionRefused, fault.SocketErrorCode);
    }

    [Fact]
    public async Task AnEmulator_can_go_down_and_come_back_with_all_it_knows()
    {
        using var plain = new Client(Emulator.BaseAddress);
        using var secure = Trusting();
        var token = Emulator.Mint(Scenes.V3).CaptchaVerifyParam;
        Emulator.Standing.Add(Fault.NeverAnswer, call => call.CaptchaVerifyParam is "hang");
        var hanging = plain.VerifyAsync("hang");
        await Emulator.Journal.WaitForCallsAsync(1, Cancel);

        await Emulator.GoDownAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => hanging);
        Assert.Equal(HttpRequestError.ConnectionError, (await Assert.ThrowsAsync<HttpRequestException>(() => plain.VerifyAsync(token))).HttpRequestError);
        Assert.Equal(HttpRequestError.ConnectionError, (await Assert.ThrowsAsync<HttpRequestException>(() => secure.SendAsync(Call(token), Cancel))).HttpRequestError);

        await Emulator.ComeBackAsync(Cancel);
        Assert.Equal("T001", (await plain.VerifyAsync(token)).VerifyCode);
        using var response = await secure.SendAsync(Call(token), Cancel);
        Assert.Contains("F018", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_black_hole_neither_connects_nor_refuses()
    {
        NotRun.When(!OperatingSystem.IsLinux(), "a connect without an answer: only Linux shows in /proc/net/tcp that it asked again");
        using var hole = await BlackHole.StartAsync(Cancel);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        var connecting = socket.ConnectAsync(hole.Address.Host, hole.Address.Port, Cancel).AsTask();
        while (!HasAskedAgain(port))
        {
            Assert.False(connecting.IsCompleted);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
        }

        Assert.False(connecting.IsCompleted);
    }

    // The kernel repeats a request to connect without an answer: state SYN_SENT (02) with a count of retransmissions.
    private static bool HasAskedAgain(int port) => File.ReadLines("/proc/net/tcp")
        .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Any(row => row[1].EndsWith($":{port:X4}", StringComparison.Ordinal) && row[3] is "02" && row[6] is not "00000000");

    private async Task<Seen> SeeOverTls(Reaction fault)
    {
        Emulator.Script(fault);
        var request = await RawClient.BytesAsync(Call("x"));
        return await (fault == Fault.NeverAnswer
            ? RawClient.SilenceAsync(Emulator.SecureAddress, request, Trust)
            : RawClient.ExchangeAsync(Emulator.SecureAddress, request, Trust));

        void Trust(SslClientAuthenticationOptions options) => options.CertificateChainPolicy = TrustingOptions().CertificateChainPolicy;
    }
}

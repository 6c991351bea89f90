namespace CaptchaGate.VerifyServer.Tests;

public sealed class ServerRehearsalTests
{
    [Fact]
    public async Task The_web_server_answers_a_request_that_no_socket_brought() =>
        Assert.StartsWith("HTTP/1.1 204 No Content", await ServerRehearsal.ServeAsync(), StringComparison.Ordinal);
}

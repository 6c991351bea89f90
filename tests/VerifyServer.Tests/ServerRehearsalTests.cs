using System.Text;

namespace CaptchaGate.VerifyServer.Tests;

public sealed class ServerRehearsalTests
{
    [Fact]
    public async Task The_web_server_answers_a_request_that_no_socket_brought()
    {
        var answer = new StringBuilder();
        await ServerRehearsal.ServeAsync(answer);
        Assert.StartsWith("HTTP/1.1 204 No Content", answer.ToString(), StringComparison.Ordinal);
    }
}

/** What a browser shows after the logout. The load balancer itself responds with it, without a login. */
export const loggedOutPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Logged out of MLflow</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;margin:4rem auto;max-width:32rem;padding:0 1rem}</style>
<h1>You are logged out</h1>
<p>Close the browser if others use this computer. <a href="/">Log in again</a></p>
</html>
`;

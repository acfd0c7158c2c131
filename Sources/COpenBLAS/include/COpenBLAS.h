int ob_placeholder(void);
